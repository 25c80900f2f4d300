//! Certificates of servers on loopback, made for each test.

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;

/// What is wrong with a certificate, if anything is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    Expired,
    OtherHost,
}

/// A certificate that signs itself: for a server, and in the form PEM for those who trust it.
pub(crate) fn certificate(host: &str, fault: Fault) -> (ServerConfig, String) {
    let key = KeyPair::generate().unwrap();
    let host = if fault == Fault::OtherHost {
        "other.example"
    } else {
        host
    };
    let mut parameters = CertificateParams::new([host.to_owned()]).unwrap();
    if fault == Fault::Expired {
        parameters.not_before = date_time_ymd(2020, 1, 1);
        parameters.not_after = date_time_ymd(2021, 1, 1);
    }
    let certificate = parameters.self_signed(&key).unwrap();
    let chain = vec![certificate.der().clone()];
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config =
        ServerConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
    (config, certificate.pem())
}
