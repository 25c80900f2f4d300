//! Whom TLS trusts: whom the system trusts, and the certificates of `SSL_CERT_FILE`.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use ureq::tls::{Certificate, PemItem, RootCerts, parse_pem};

use crate::error::Error;

/// The variable that names a file of certificates.
const VARIABLE: &str = "SSL_CERT_FILE";

/// The certificates of the file that the variable names; `None` if it names none.
///
/// # Errors
///
/// If there is no such file, or no certificate in it.
pub(super) fn named(
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Option<Vec<Certificate<'static>>>, Error> {
    let Some(file) = variable(VARIABLE).filter(|file| !file.is_empty()) else {
        return Ok(None);
    };
    let file = Path::new(&file);
    let wrong = |what: &str| Error::Setting {
        place: VARIABLE.to_owned(),
        reason: format!("{}: {what}", file.display()),
    };
    let text = fs::read(file).map_err(|error| wrong(&error.to_string()))?;
    let mut certificates = Vec::new();
    for item in parse_pem(&text) {
        match item {
            Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
            Ok(_) => {}
            Err(_) => return Err(wrong("this is not a file of certificates in the form PEM")),
        }
    }
    if certificates.is_empty() {
        return Err(wrong("no certificate in the form PEM is in it"));
    }
    Ok(Some(certificates))
}

/// Whom TLS trusts, where `named` are the certificates of the variable.
pub(super) fn trusted(named: Option<&[Certificate<'static>]>) -> RootCerts {
    match named {
        None => RootCerts::PlatformVerifier,
        Some(named) => RootCerts::from(named.iter().cloned().chain(of_system())),
    }
}

/// The roots of the system. The verifier that has them cannot be used here, as it takes the file of
/// the variable in their place, and the person who names a proxy's certificate wants both.
#[cfg(all(unix, not(target_vendor = "apple"), not(target_os = "android")))]
fn of_system() -> Vec<Certificate<'static>> {
    let directories = openssl_probe::probe().cert_dir;
    let read = |directory| rustls_native_certs::load_certs_from_paths(None, Some(directory)).certs;
    let certificates = directories.iter().flat_map(|directory| read(directory));
    certificates
        .map(|certificate| Certificate::from_der(&certificate).to_owned())
        .collect()
}

/// On macOS, Windows and Android the roots are in no file, and whoever can ask the system about a
/// certificate cannot be given more. There the named certificates stand alone, as they do for
/// programs that use OpenSSL.
#[cfg(not(all(unix, not(target_vendor = "apple"), not(target_os = "android"))))]
fn of_system() -> Vec<Certificate<'static>> {
    Vec::new()
}

#[allow(clippy::unwrap_used)]
#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn read(content: &[u8]) -> Result<usize, String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), content).unwrap();
        let path = |name: &str| (name == VARIABLE).then(|| file.path().into());
        let named = named(path).map_err(|error| error.to_string())?;
        Ok(named.unwrap().len())
    }

    #[test]
    fn a_file_without_a_certificate_is_an_error() {
        assert!(named(|_| None).unwrap().is_none());
        assert!(named(|_| Some("".into())).unwrap().is_none());
        for wrong in [
            "",
            "text",
            "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
        ] {
            let error = read(wrong.as_bytes()).unwrap_err();
            assert!(error.starts_with("SSL_CERT_FILE: /"), "{error}");
        }
        let error = named(|_| Some("/no/such/file".into())).err().unwrap();
        assert!(error.to_string().contains("/no/such/file"), "{error}");
    }

    #[test]
    fn what_the_system_trusts_stays_trusted() {
        let key = rcgen::generate_simple_self_signed(["proxy.example".to_owned()]).unwrap();
        let named = [Certificate::from_der(key.cert.der()).to_owned()];
        let trusted = match trusted(Some(&named)) {
            RootCerts::Specific(trusted) => trusted,
            _ => Arc::default(),
        };
        assert_eq!(trusted.len(), of_system().len() + 1);
        assert!(trusted.iter().any(|root| root.der() == named[0].der()));
    }
}
