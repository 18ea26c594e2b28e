package org.onecard.server.authority;

import java.security.cert.CertificateException;

/** Carries the verdict on a client's certificate out of the TLS engine. */
public final class RefusedCertificateException extends CertificateException {

  private final CertificateVerdict.Fault fault;
  private final String claimed;

  RefusedCertificateException(CertificateVerdict.Refused refused) {
    super(refused.fault().sentence());
    this.fault = refused.fault();
    this.claimed = refused.claimed();
  }

  public CertificateVerdict.Refused verdict() {
    return new CertificateVerdict.Refused(fault, claimed);
  }
}
