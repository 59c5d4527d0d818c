//! What a setting can be, and how its text is read.

use std::{fmt, net::SocketAddr, path::PathBuf, thread::available_parallelism};

use application::identity::SecondFactorRule;
use persistence::cipher::Suite;

/// A type that a setting's text can be read as; the error says what is expected.
pub trait Readable: Sized {
    /// Reads the text.
    ///
    /// # Errors
    /// What the text should have been.
    fn read(text: &str) -> Result<Self, &'static str>;
}

impl Readable for SocketAddr {
    fn read(text: &str) -> Result<Self, &'static str> {
        text.parse()
            .map_err(|_| "expected an address and a port, e.g. 127.0.0.1:8080 or [::1]:8080")
    }
}

impl Readable for PathBuf {
    fn read(text: &str) -> Result<Self, &'static str> {
        Ok(text.into())
    }
}

impl Readable for String {
    fn read(text: &str) -> Result<Self, &'static str> {
        Ok(text.to_owned())
    }
}

impl Readable for bool {
    fn read(text: &str) -> Result<Self, &'static str> {
        match text {
            "true" | "1" | "yes" | "on" => Ok(true),
            "false" | "0" | "no" | "off" => Ok(false),
            _ => Err("expected true or false"),
        }
    }
}

impl Readable for u32 {
    fn read(text: &str) -> Result<Self, &'static str> {
        text.parse()
            .ok()
            .filter(|number| (1..=1000).contains(number))
            .ok_or("expected a number from 1 to 1000")
    }
}

impl Readable for Suite {
    fn read(text: &str) -> Result<Self, &'static str> {
        match text {
            "gm" => Ok(Self::Gm),
            "international" => Ok(Self::International),
            _ => Err("expected gm or international"),
        }
    }
}

impl Readable for SecondFactorRule {
    fn read(text: &str) -> Result<Self, &'static str> {
        match text {
            "required" => Ok(Self::Required),
            "offered" => Ok(Self::Offered),
            _ => Err("expected required or offered"),
        }
    }
}

/// Number of threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threads(pub usize);

impl Readable for Threads {
    fn read(text: &str) -> Result<Self, &'static str> {
        if text == "auto" {
            return Ok(Self(available_parallelism().map_or(2, usize::from)));
        }
        let number = text
            .parse()
            .ok()
            .filter(|number| (1..=256).contains(number));
        number
            .map(Self)
            .ok_or("expected auto or a number from 1 to 256")
    }
}

/// A size in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteSize(pub u64);

impl Readable for ByteSize {
    fn read(text: &str) -> Result<Self, &'static str> {
        let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
        let unit = match text.strip_prefix(digits).map(str::trim) {
            Some("") => 1,
            Some("KiB") => 1 << 10,
            Some("MiB") => 1 << 20,
            Some("GiB") => 1 << 30,
            _ => 0,
        };
        let size = digits
            .parse::<u64>()
            .ok()
            .and_then(|number| number.checked_mul(unit));
        size.filter(|size| *size > 0)
            .map(Self)
            .ok_or("expected a size, e.g. 200 MiB")
    }
}

/// Form of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For collectors.
    Json,
}

impl Readable for LogFormat {
    fn read(text: &str) -> Result<Self, &'static str> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("expected text or json"),
        }
    }
}

/// Address of the database. Its password is left out wherever it is shown.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The address with its password, for connecting.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it is the embedded database.
    pub fn is_sqlite(&self) -> bool {
        self.0.starts_with("sqlite:")
    }
}

impl Readable for DatabaseUrl {
    fn read(text: &str) -> Result<Self, &'static str> {
        let known = ["sqlite:", "postgres://", "postgresql://"]
            .iter()
            .any(|scheme| text.starts_with(scheme));
        known
            .then(|| Self(text.to_owned()))
            .ok_or("expected sqlite://path?mode=rwc or postgres://user:password@host/name")
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Up to the last @, because a password may hold one unescaped.
        let Some((scheme, rest)) = self.0.split_once("://").filter(|_| !self.is_sqlite()) else {
            return f.write_str(&self.0);
        };
        let (rest, parameters) = rest
            .split_once('?')
            .map_or((rest, false), |(rest, _)| (rest, true));
        let (user, host) = rest
            .rsplit_once('@')
            .map_or(("", rest), |(user, host)| (user, host));
        let user = user.split_once(':').map_or(user, |(user, _)| user);
        let at = if user.is_empty() { "" } else { "@" };
        // Parameters can name a password or a key file too.
        write!(
            f,
            "{scheme}://{user}{at}{host}{}",
            if parameters { "?…" } else { "" }
        )
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_password_is_never_shown() {
        for (url, shown) in [
            (
                "postgres://cwis:s3cret@db:5432/cwis",
                "postgres://cwis@db:5432/cwis",
            ),
            (
                "postgres://cwis:p@ss:w@rd@db/cwis",
                "postgres://cwis@db/cwis",
            ),
            (
                "postgres://db/cwis?user=cwis&password=s3cret",
                "postgres://db/cwis?…",
            ),
            (
                "sqlite://data/cwis.db?mode=rwc",
                "sqlite://data/cwis.db?mode=rwc",
            ),
        ] {
            assert_eq!(format!("{}", DatabaseUrl::read(url).unwrap()), shown);
            assert_eq!(format!("{:?}", DatabaseUrl::read(url).unwrap()), shown);
        }
        assert!(DatabaseUrl::read("mysql://db/cwis").is_err());
    }

    #[test]
    fn sizes_are_read_with_their_unit() {
        assert_eq!(ByteSize::read("200 MiB"), Ok(ByteSize(200 << 20)));
        assert_eq!(ByteSize::read("1GiB"), Ok(ByteSize(1 << 30)));
        assert_eq!(ByteSize::read("512"), Ok(ByteSize(512)));
        for wrong in ["", "0", "MiB", "12 MB", "99999999999 GiB", "-1"] {
            assert!(ByteSize::read(wrong).is_err(), "{wrong}");
        }
    }
}
