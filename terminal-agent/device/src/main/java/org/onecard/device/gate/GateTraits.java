package org.onecard.device.gate;

/**
 * What a kind of barrier can do.
 *
 * @param answers whether it answers what it is asked; otherwise what was written counts as heard
 * @param relay whether it is a relay that stays as it is put, and has to be let go of by us
 * @param repeatable whether an opening that was not answered can be repeated without letting two
 *     through
 * @param provesPassage whether it tells that somebody went through; otherwise each opening counts
 *     as a passage, and the technician has said so
 */
record GateTraits(boolean answers, boolean relay, boolean repeatable, boolean provesPassage) {}
