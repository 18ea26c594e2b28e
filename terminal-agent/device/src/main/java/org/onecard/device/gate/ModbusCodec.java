package org.onecard.device.gate;

import com.digitalpetri.modbus.Crc16;
import com.digitalpetri.modbus.ModbusRtuFrame;
import com.digitalpetri.modbus.ModbusRtuResponseFrameParser;
import com.digitalpetri.modbus.ModbusRtuResponseFrameParser.Accumulated;
import com.digitalpetri.modbus.ModbusRtuResponseFrameParser.ParseError;
import com.digitalpetri.modbus.ModbusRtuResponseFrameParser.ParserState;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsRequest;
import com.digitalpetri.modbus.pdu.WriteSingleCoilRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onecard.device.serial.LineBytes;

/**
 * Relay modules on RS-485 that speak Modbus RTU: coils are relays (function 05, answered with its
 * echo), discrete inputs are dry contacts (function 02). Messages, checksum and framing are the
 * library's; when to ask and what to do without an answer is {@link GateMachine}'s, because the
 * library's own client keeps threads and a port of its own.
 */
final class ModbusCodec implements GateCodec {

  private static final int WRITE_COIL = 0x05;
  private static final int READ_INPUTS = 0x02;
  private static final int EXCEPTION = 0x80;

  /** Far above the 3.5 characters that the protocol names: Linux hands bytes on late. */
  private static final long GAP_NANOS = 50_000_000;

  /** The longest message on a serial line (Modbus over serial line 1.02, 2.3). */
  private static final int LONGEST = 256;

  private final int unit;
  private final int relay;
  private final ModbusContacts contacts;
  private final ModbusRtuResponseFrameParser parser = new ModbusRtuResponseFrameParser();

  private long lastAt;
  private int held;
  private boolean passageBefore;
  private boolean known;

  /**
   * @param unit address of the module, 1 to 247
   * @param relay 1 to 32, as it is printed on the module
   */
  ModbusCodec(int unit, int relay, ModbusContacts contacts) {
    this.unit = unit;
    this.relay = relay;
    this.contacts = contacts;
  }

  @Override
  public GateTraits traits() {
    return new GateTraits(true, true, true, contacts.passage().isPresent());
  }

  @Override
  public LineBytes open() {
    return coil(relay, true);
  }

  @Override
  public Optional<LineBytes> shut() {
    return Optional.of(coil(relay, false));
  }

  @Override
  public Optional<LineBytes> hold() {
    return Optional.of(open());
  }

  /** The inputs; a module without any is asked for its first one, to hear that it is there. */
  @Override
  public Optional<LineBytes> poll() {
    ByteBuffer pdu = ByteBuffer.allocate(5);
    ReadDiscreteInputsRequest.Serializer.encode(
        new ReadDiscreteInputsRequest(0, Math.max(1, contacts.asked())), pdu);
    return Optional.of(framed(pdu));
  }

  @Override
  public Optional<LineBytes> output(int channel, boolean on) {
    return Optional.of(coil(channel, on));
  }

  private LineBytes coil(int number, boolean on) {
    ByteBuffer pdu = ByteBuffer.allocate(5);
    WriteSingleCoilRequest.Serializer.encode(new WriteSingleCoilRequest(number - 1, on), pdu);
    return framed(pdu);
  }

  private LineBytes framed(ByteBuffer pdu) {
    pdu.flip();
    ByteBuffer whole = ByteBuffer.allocate(pdu.remaining() + 3);
    whole.put((byte) unit).put(pdu);
    int crc = crc(whole.array(), whole.position());
    whole.put((byte) crc).put((byte) (crc >> 8));
    return LineBytes.of(whole.array());
  }

  private static int crc(byte[] bytes, int length) {
    Crc16 crc = new Crc16();
    crc.update(ByteBuffer.wrap(bytes, 0, length));
    return crc.getValue();
  }

  @Override
  public List<GateEvent> accept(byte[] piece, long atNanos) {
    List<GateEvent> events = new ArrayList<>();
    if (held > 0 && atNanos - lastAt > GAP_NANOS) {
      events.add(new GateEvent.Garbled("half an answer: %d bytes".formatted(held)));
      forget();
    }
    lastAt = atNanos;
    for (byte one : piece) {
      // One by one: the library takes what follows a message for a part of it.
      held++;
      ParserState state = parser.parse(new byte[] {one});
      if (state instanceof Accumulated whole) {
        take(whole.frame(), events);
        forget();
      } else if (state instanceof ParseError error) {
        events.add(
            new GateEvent.Garbled("malformed at offset 1 because %s".formatted(error.error())));
        forget();
      } else if (held == LONGEST) {
        // The library has no room for more, and would throw: noise that looks like a long answer.
        events.add(new GateEvent.Garbled("malformed at offset 2: longer than any answer"));
        forget();
      }
    }
    return events;
  }

  private void forget() {
    parser.reset();
    held = 0;
  }

  private void take(ModbusRtuFrame frame, List<GateEvent> events) {
    ByteBuffer pdu = frame.pdu();
    byte[] message = new byte[1 + pdu.remaining()];
    message[0] = (byte) frame.unitId();
    pdu.get(message, 1, message.length - 1);
    ByteBuffer sum = frame.crc();
    int sent = (sum.get() & 0xFF) | ((sum.get() & 0xFF) << 8);
    if (sent != crc(message, message.length)) {
      events.add(new GateEvent.Garbled("an answer with a wrong CRC"));
    } else if (frame.unitId() != unit) {
      events.add(
          new GateEvent.Garbled(
              "module %d answers where module %d is set".formatted(frame.unitId(), unit)));
    } else {
      understood(message, sent, events);
    }
  }

  private void understood(byte[] message, int crc, List<GateEvent> events) {
    int function = message[1] & 0xFF;
    if (function == WRITE_COIL) {
      ByteBuffer whole = ByteBuffer.allocate(message.length + 2);
      whole.put(message).put((byte) crc).put((byte) (crc >> 8));
      events.add(new GateEvent.Answered(Optional.of(LineBytes.of(whole.array()))));
    } else if (function == READ_INPUTS) {
      inputs(message, events);
    } else if (function == (WRITE_COIL | EXCEPTION)) {
      events.add(
          new GateEvent.Refused(
              "exception %02X: has the module a relay %d?".formatted(message[2], relay)));
    } else if (function == (READ_INPUTS | EXCEPTION)) {
      // A module with relays alone: its refusal still says that it is there.
      events.add(
          contacts.asked() == 0
              ? new GateEvent.Answered(poll())
              : new GateEvent.Refused(
                  "exception %02X: has the module %d inputs?"
                      .formatted(message[2], contacts.asked())));
    } else {
      events.add(new GateEvent.Garbled("an answer to function %02X".formatted(function)));
    }
  }

  private void inputs(byte[] message, List<GateEvent> events) {
    int count = message[2] & 0xFF;
    if (count != (Math.max(1, contacts.asked()) + 7) / 8) {
      events.add(
          new GateEvent.Garbled("malformed at offset 2: %d bytes of inputs".formatted(count)));
      return;
    }
    int inputs = (message[3] & 0xFF) | (count > 1 ? (message[4] & 0xFF) << 8 : 0);
    boolean passage = contacts.passage().map(contact -> contact.tells(inputs)).orElse(false);
    if (passage && !passageBefore && known) {
      events.add(new GateEvent.Passages(1));
    }
    passageBefore = passage;
    known = true;
    events.add(new GateEvent.Asked(asked(inputs)));
    events.add(new GateEvent.Answered(poll()));
  }

  private GateMode asked(int inputs) {
    if (contacts.emergency().map(contact -> contact.tells(inputs)).orElse(false)) {
      return GateMode.EMERGENCY_OPEN;
    }
    return contacts.free().map(contact -> contact.tells(inputs)).orElse(false)
        ? GateMode.FREE_PASSAGE
        : GateMode.CONTROLLED;
  }

  @Override
  public void reset() {
    forget();
    known = false;
    passageBefore = false;
  }
}
