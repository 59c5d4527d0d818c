//! The client's address behind a proxy.

use std::net::{IpAddr, SocketAddr};

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderMap, X_FORWARDED_FOR},
    middleware::Next,
};

/// Puts the address that the proxy has seen in the place of the proxy's own.
///
/// # Errors
/// Those of the service inside.
pub async fn take_address<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if let Some(address) = last_entry(request.headers()) {
        request.head_mut().peer_addr = Some(SocketAddr::new(address, 0));
    }
    next.call(request).await
}

/// The last entry is the proxy's; those before it are whatever the client has sent.
fn last_entry(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all(X_FORWARDED_FOR).last()?.to_str().ok()?;
    let entry = last.rsplit(',').next()?.trim();
    entry
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn address(values: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(X_FORWARDED_FOR, HeaderValue::from_static(value));
        }
        last_entry(&headers).map(|address| address.to_string())
    }

    #[test]
    fn only_the_entry_of_the_proxy_counts() {
        assert_eq!(address(&["203.0.113.7"]).as_deref(), Some("203.0.113.7"));
        assert_eq!(
            address(&["6.6.6.6, 203.0.113.7"]).as_deref(),
            Some("203.0.113.7")
        );
        assert_eq!(
            address(&["6.6.6.6", "203.0.113.7"]).as_deref(),
            Some("203.0.113.7")
        );
        assert_eq!(address(&["[2001:db8::1]"]).as_deref(), Some("2001:db8::1"));
        assert_eq!(address(&["unknown"]), None);
        assert_eq!(address(&[]), None);
    }
}
