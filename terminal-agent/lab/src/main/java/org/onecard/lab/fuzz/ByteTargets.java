package org.onecard.lab.fuzz;

import static org.onecard.lab.fuzz.FuzzTarget.require;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.CommandParse;
import org.onecard.card.apdu.ResponseApdu;
import org.onecard.card.apdu.T0Channel;
import org.onecard.card.tlv.BerTlv;
import org.onecard.card.tlv.Tlv;
import org.onecard.card.tlv.TlvResult;
import org.onecard.device.osdp.OsdpReply;
import org.onecard.device.serial.LineBytes;
import org.onecard.server.sip2.SipCodec;
import org.onecard.server.sip2.SipDecoded;
import org.onecard.server.sip2.SipMessage;
import org.onecard.server.sip2.SipReading;

/** What is made of bytes alone. */
final class ByteTargets {

  private static final List<SipCodec> SIP2 =
      List.of(
          new SipCodec(StandardCharsets.UTF_8, true), new SipCodec(Charset.forName("GBK"), false));

  private ByteTargets() {}

  static void tlv(byte[] input) {
    TlvResult result = BerTlv.decode(input);
    if (result instanceof TlvResult.Value value) {
      require(value.end() > 0 && value.end() <= input.length, "an object ends within the input");
      requireWithin(value.tlv(), 1);
      require(value.tlv().find(value.tlv().tag()).isPresent(), "an object finds itself");
    } else if (result instanceof TlvResult.NeedMore more) {
      require(more.atLeast() > 0, "more is at least one byte");
    } else {
      TlvResult.Malformed malformed = (TlvResult.Malformed) result;
      require(
          malformed.offset() >= 0 && malformed.offset() <= input.length,
          "a fault lies within the input");
      require(!malformed.describe().isBlank(), "a fault has words");
    }
  }

  private static void requireWithin(Tlv tlv, int depth) {
    require(depth <= BerTlv.MAX_DEPTH, "objects lie no deeper than they may");
    int length = 0;
    for (Tlv child : tlv.children()) {
      length += child.length();
      requireWithin(child, depth + 1);
    }
    require(length <= tlv.length(), "what lies in an object is no longer than it");
  }

  static void commandApdu(byte[] input) {
    CommandParse parse = CommandApdu.parse(input);
    if (parse instanceof CommandParse.Malformed malformed) {
      require(malformed.offset() >= 0 && malformed.offset() <= input.length, "a place within");
      return;
    }
    byte[] again = ((CommandParse.Parsed) parse).command().bytes();
    require(Arrays.equals(input, again), "a command is written as it was read");
  }

  static void answers(byte[] input) {
    InputPieces pieces = new InputPieces(input);
    T0Channel channel = new T0Channel(pieces.card());
    try {
      ResponseApdu answer =
          ResponseApdu.of(channel.transmit(CommandApdu.of(0x00, 0xB2, 1, 4).withLe(256).bytes()));
      require(answer.dataLength() == answer.data().length, "an answer knows its length");
      require(!answer.status().describe().isBlank(), "every status word has words");
    } catch (CardTransportException e) {
      require(e.fault() == CardTransportException.Fault.PROTOCOL, "only the protocol is broken");
    }
  }

  /** What a library's system may send, in the two encodings that are met. */
  static void sip2(byte[] input) {
    for (SipCodec codec : SIP2) {
      SipDecoded decoded = codec.decode(input);
      if (decoded instanceof SipDecoded.Malformed malformed) {
        require(
            malformed.offset() >= 0 && malformed.offset() <= input.length,
            "a fault lies within the line");
        require(!malformed.describe().isBlank(), "a fault has words");
        continue;
      }
      SipMessage message = ((SipDecoded.Message) decoded).message();
      SipReading reading = SipReading.of(message);
      require(
          !(reading instanceof SipReading.Meaningless none) || !none.because().isBlank(),
          "an answer that means nothing says why");
      if (codec.checked()) {
        byte[] again = codec.encode(message, OptionalInt.of(0));
        require(
            codec.decode(Arrays.copyOf(again, again.length - 1)) instanceof SipDecoded.Message same
                && same.message().equals(message),
            "a message is read as it was written");
      }
    }
  }

  /** What an OSDP reader may say: its code, then its data. */
  static void osdpReply(byte[] input) {
    if (input.length == 0) {
      return;
    }
    LineBytes data = LineBytes.of(Arrays.copyOfRange(input, 1, input.length));
    OsdpReply reply = OsdpReply.decode(input[0] & 0xFF, data);
    require(!reply.toString().isBlank(), "every reply has words");
  }
}
