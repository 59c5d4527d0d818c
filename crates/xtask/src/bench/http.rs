//! A kept-alive connection that sends prepared requests.
//!
//! No library: this program is not optimised, and a full client would take more of the processor
//! than the server it shares the machine with, so that the figures would be the client's.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::process::{Context, Failure, Result};

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// An open connection to the server.
pub struct Connection(BufReader<TcpStream>);

/// A request as it goes over the wire, but for a body.
#[derive(Clone)]
pub struct Request(String);

/// An answer.
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
}

impl Request {
    /// A request without headers but the host's, e.g. `GET`, `/healthz`.
    pub fn new(method: &str, path: &str) -> Self {
        Self(format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n"))
    }

    /// The same with another header.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0 += &format!("{name}: {value}\r\n");
        self
    }

    /// The same in the name of someone signed in.
    #[must_use]
    pub fn by(self, token: &str) -> Self {
        self.with("Authorization", &format!("Bearer {token}"))
    }
}

impl Connection {
    /// Connects to `host:port`.
    pub fn open(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).context(address)?;
        stream.set_nodelay(true).context(address)?;
        stream.set_read_timeout(Some(PATIENCE)).context(address)?;
        Ok(Self(BufReader::with_capacity(64 * 1024, stream)))
    }

    /// Sends a request and reads its answer.
    pub fn send(&mut self, request: &Request, body: &[u8]) -> Result<Answer> {
        let head = match body {
            [] => format!("{}\r\n", request.0),
            body => format!("{}Content-Length: {}\r\n\r\n", request.0, body.len()),
        };
        let stream = self.0.get_mut();
        stream.write_all(head.as_bytes()).context("a request")?;
        stream.write_all(body).context("a request")?;
        self.answer().context("an answer")
    }

    /// Sends a request whose answer must be a success, and reads it as JSON.
    pub fn json(&mut self, request: &Request, body: &[u8]) -> Result<Value> {
        let answer = self.send(request, body)?;
        if !(200..300).contains(&answer.status) {
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            let line = request.0.lines().next().unwrap_or_default();
            return Err(Failure::new(format!("{line}: {} {text}", answer.status)));
        }
        serde_json::from_slice(&answer.body).context("an answer")
    }

    fn answer(&mut self) -> std::result::Result<Answer, String> {
        let broken = |error: std::io::Error| error.to_string();
        let mut line = String::new();
        self.0.read_line(&mut line).map_err(broken)?;
        let status = line
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .ok_or_else(|| format!("not HTTP: {line:?}"))?;
        let mut length = None;
        loop {
            line.clear();
            self.0.read_line(&mut line).map_err(broken)?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().ok();
            }
        }
        let length: usize = length.ok_or("an answer of unknown length")?;
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).map_err(broken)?;
        Ok(Answer { status, body })
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn two_answers_come_over_one_connection() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut seen = [0; 4096];
            for body in ["{\"a\":1}", "gone"] {
                assert!(stream.read(&mut seen).unwrap() > 0);
                let status = if body == "gone" {
                    "404 Not Found"
                } else {
                    "200 OK"
                };
                let head = format!(
                    "HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n",
                    body.len()
                );
                stream
                    .write_all(format!("{head}{body}").as_bytes())
                    .unwrap();
            }
        });
        let mut connection = Connection::open(&address).unwrap();
        let request = Request::new("GET", "/").by("token");
        assert_eq!(connection.json(&request, &[]).unwrap()["a"], 1);
        let refused = connection.json(&request, &[]).unwrap_err().to_string();
        assert_eq!(refused, "GET / HTTP/1.1: 404 gone");
        server.join().unwrap();
    }
}
