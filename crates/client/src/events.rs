//! Server-sent events over an ordinary request: the browser's `EventSource` cannot send an
//! access token.

use bytes::{Buf, BytesMut};

use crate::{ClientError, Download};

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// Kind; empty when the server names none.
    pub event: String,
    /// Content, lines joined by `\n`.
    pub data: String,
    /// Id to resume after; empty without one.
    pub id: String,
}

/// Events in the order they were sent.
pub struct EventStream {
    download: Download,
    lines: Lines,
}

impl EventStream {
    pub(crate) fn new(download: Download) -> Self {
        Self {
            download,
            lines: Lines::default(),
        }
    }

    /// Waits for the next event; `None` when the server has ended the stream.
    ///
    /// # Errors
    /// [`ClientError::Transport`] when the connection breaks.
    pub async fn next(&mut self) -> Result<Option<Event>, ClientError> {
        loop {
            if let Some(event) = self.lines.next_event() {
                return Ok(Some(event));
            }
            match self.download.chunk().await? {
                Some(piece) => self.lines.buffer.extend_from_slice(&piece),
                None => return Ok(None),
            }
        }
    }
}

/// What has arrived and not been read, and the event that is being put together.
#[derive(Default)]
struct Lines {
    buffer: BytesMut,
    event: Event,
    has_data: bool,
}

impl Lines {
    fn next_event(&mut self) -> Option<Event> {
        loop {
            let end = self.buffer.iter().position(|byte| *byte == b'\n')?;
            let line = self.buffer.split_to(end);
            self.buffer.advance(1);
            let line = String::from_utf8_lossy(&line);
            let line = line.strip_suffix('\r').unwrap_or(&line);
            if !line.is_empty() {
                self.take(line);
            } else if std::mem::take(&mut self.has_data) {
                return Some(std::mem::take(&mut self.event));
            } else {
                // A comment or a name alone keeps the connection alive and is no event.
                self.event = Event::default();
            }
        }
    }

    fn take(&mut self, line: &str) {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event.event),
            "id" => value.clone_into(&mut self.event.id),
            "data" => {
                if self.has_data {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
                self.has_data = true;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_put_together_from_pieces() {
        let mut lines = Lines::default();
        let mut events = Vec::new();
        for piece in [
            "event: pro",
            "gress\nid: 7\ndata: {\"done\":1}\n",
            "\n: alive\n\ndata: a\r\ndata:b\r\n\r\nda",
        ] {
            lines.buffer.extend_from_slice(piece.as_bytes());
            events.extend(std::iter::from_fn(|| lines.next_event()));
        }
        let progress = Event {
            event: "progress".to_owned(),
            data: "{\"done\":1}".to_owned(),
            id: "7".to_owned(),
        };
        let plain = Event {
            data: "a\nb".to_owned(),
            ..Event::default()
        };
        assert_eq!(events, [progress, plain]);
    }
}
