// A tone for each state, none like another: pairs of pitch in Hz (0 is a rest) and milliseconds.
// Rising is good, falling is bad, repeated asks for something to be done.

export const TONES = {
  STARTING: [],
  WAITING: [],
  READING: [[880, 60]],
  CHECKING: [[1175, 40]],
  WORKING: [[587, 120]],
  GO: [[784, 90], [1175, 180]],
  HOLDER: [[784, 90], [988, 90], [1175, 180]],
  REFUSED: [[330, 180], [0, 60], [247, 340]],
  HOLD_STILL: [[523, 90], [0, 70], [523, 90], [0, 70], [523, 90]],
  REMOVE_CARD: [[988, 120], [740, 120], [988, 120]],
  OUT_OF_ORDER: [[196, 600]],
  FREE_PASSAGE: [[523, 110], [659, 110], [784, 110]],
  EMERGENCY: [[1319, 250], [988, 250], [1319, 250], [988, 250]],
};

const LOUDNESS = 0.25;
const EDGE_S = 0.008; // a tone that begins at once clicks

let audio = null;

/** Plays the tone of a face. A browser that wants a gesture first stays silent until there is one. */
export function play(face) {
  const notes = TONES[face];
  if (notes.length === 0) return;
  audio ??= new AudioContext();
  if (audio.state !== "running") {
    audio.resume().catch(() => {}); // without sound the page says the same
  }
  let at = audio.currentTime + 0.005;
  for (const [pitch, ms] of notes) {
    const end = at + ms / 1000;
    if (pitch > 0) {
      const tone = audio.createOscillator();
      const gain = audio.createGain();
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(LOUDNESS, at + EDGE_S);
      gain.gain.setValueAtTime(LOUDNESS, end - EDGE_S);
      gain.gain.linearRampToValueAtTime(0, end);
      tone.connect(gain).connect(audio.destination);
      tone.start(at);
      tone.stop(end);
    }
    at = end;
  }
}
