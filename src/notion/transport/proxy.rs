//! Which proxy leads to Notion, by the variables that every client obeys.

use std::ffi::OsString;

use ureq::Proxy;

use crate::error::Error;

/// They name the proxy; the first that is set counts, as for curl. `HTTP_PROXY` is not among them:
/// it is for URLs that are not encrypted.
const PROXY: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

/// They name the hosts to which no proxy leads.
const NO_PROXY: [&str; 2] = ["no_proxy", "NO_PROXY"];

/// The proxy that leads to `host`, if any does, by what `variable` says of each name.
///
/// # Errors
///
/// If it is no URL of a proxy. The error does not say what it is, as it may hold a password.
pub(super) fn leading_to(
    host: &str,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Option<Proxy>, Error> {
    let set = |name: &'static str| {
        let value = variable(name).filter(|value| !value.is_empty());
        value.map(|value| (name, value))
    };
    let Some((name, value)) = PROXY.into_iter().find_map(set) else {
        return Ok(None);
    };
    let exempt = NO_PROXY.into_iter().find_map(set);
    if exempt.is_some_and(|(_, list)| is_exempt(host, &list.to_string_lossy())) {
        return Ok(None);
    }
    let proxy = value.to_str().and_then(|url| Proxy::new(url.trim()).ok());
    let reason = "this is not the URL of a proxy; write it as http://HOST:PORT or socks5://HOST:PORT, \
                  and a user before the host as USER:PASSWORD@";
    proxy.map(Some).ok_or_else(|| Error::Setting {
        place: name.to_owned(),
        reason: reason.to_owned(),
    })
}

/// Whether `list` holds `host`, or a domain above it, or everything.
fn is_exempt(host: &str, list: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let mut entries = list.split(|c: char| c == ',' || c.is_whitespace());
    entries.any(|entry| {
        if entry == "*" {
            return true;
        }
        let entry = entry.trim_start_matches('*').trim_start_matches('.');
        let entry = entry.trim_end_matches('.').to_ascii_lowercase();
        let above = host.strip_suffix(&entry);
        !entry.is_empty() && above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
    })
}

#[allow(clippy::unwrap_used)]
#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(variables: &[(&str, &str)]) -> Result<Option<String>, Error> {
        let value = |name: &str| {
            let mut variables = variables.iter();
            Some(variables.find(|(known, _)| *known == name)?.1.into())
        };
        let proxy = leading_to("api.notion.com", value)?;
        Ok(proxy.map(|proxy| proxy.host().to_owned()))
    }

    #[test]
    fn the_more_specific_variable_counts() {
        let all = [
            ("ALL_PROXY", "socks5://d"),
            ("all_proxy", "c"),
            ("HTTPS_PROXY", "http://user:password@b:1"),
            ("https_proxy", "http://a"),
            ("HTTP_PROXY", "http://never"),
            ("http_proxy", "http://never"),
        ];
        for (first, host) in [(3, "a"), (2, "b"), (1, "c"), (0, "d")] {
            let set = [&all[..=first], &all[4..]].concat();
            assert_eq!(proxy(&set).unwrap().as_deref(), Some(host));
        }
        assert_eq!(proxy(&all[4..]).unwrap(), None);
        let empty = [("https_proxy", ""), ("HTTPS_PROXY", "http://b")];
        assert_eq!(proxy(&empty).unwrap().as_deref(), Some("b"));
    }

    #[test]
    fn some_hosts_have_none() {
        let with = |list| proxy(&[("HTTPS_PROXY", "http://a"), ("NO_PROXY", list)]).unwrap();
        for list in [
            "*",
            "api.notion.com",
            "API.Notion.com",
            "localhost, .notion.com",
            "*.notion.com",
            "notion.com.",
            "10.0.0.1 com",
        ] {
            assert_eq!(with(list), None, "{list}");
        }
        for list in [
            "",
            ",",
            "motion.com",
            "otion.com",
            "www.api.notion.com",
            ".",
        ] {
            assert_eq!(with(list).as_deref(), Some("a"), "{list}");
        }
    }

    #[test]
    fn what_is_no_proxy_is_not_repeated() {
        for wrong in [
            "http://user:hunter2@",
            "ftp://user:hunter2@proxy",
            "http://user:hunter2@proxy proxy",
            "http:///hunter2",
        ] {
            let error = proxy(&[("ALL_PROXY", wrong)]).unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(error.to_string().starts_with("ALL_PROXY: "), "{shown}");
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }
}
