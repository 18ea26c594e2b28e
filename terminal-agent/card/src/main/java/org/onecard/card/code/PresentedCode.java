package org.onecard.card.code;

/** Which kind of code was presented, by its form alone. */
public sealed interface PresentedCode {

  /** One plain English phrase that never shows the code. */
  String describe();

  /** A transit QR of the known form, for {@link TransitQrCheck}. */
  record TransitCode(TransitQr qr) implements PresentedCode {
    @Override
    public String describe() {
      return "transit QR of issuer " + qr.certificateIssuer();
    }
  }

  /** A transit QR that lost or changed bytes on its way; the same one may be presented again. */
  record DamagedTransitCode(TransitQrDecoding.Malformed fault) implements PresentedCode {
    @Override
    public String describe() {
      return "damaged transit QR, " + fault.describe();
    }
  }

  /** A code of a kind whose record is not public: it cannot be judged here. */
  record UnsupportedCode(CodeClass codeClass) implements PresentedCode {
    @Override
    public String describe() {
      return codeClass.title() + ", which is not supported";
    }
  }

  /** What may be an electronic social security card; only its platform can tell. */
  record ElectronicCard(EcardCode code) implements PresentedCode {
    @Override
    public String describe() {
      return "electronic card";
    }
  }

  /**
   * Nothing that is taken here: a shop label, a web address, a torn piece.
   *
   * @param because without any of its characters
   */
  record UnknownCode(String because) implements PresentedCode {
    @Override
    public String describe() {
      return "unknown code: " + because;
    }
  }
}
