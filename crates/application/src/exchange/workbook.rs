//! What a workbook would take once unpacked, found out before a reader takes it.
//!
//! A workbook is a ZIP archive, and a few kilobytes can unpack to more than any memory. The
//! reader also believes the number of strings that a workbook claims and asks for their memory at
//! once; memory that cannot be had ends the whole program and not only the one import.

use std::{
    io::{Cursor, Read},
    panic::{AssertUnwindSafe, catch_unwind},
};

use domain::exchange::ImportFault;
use zip::ZipArchive;

use super::fault::Fault;

/// Most parts of an archive; a workbook of one sheet has about a dozen.
const MAX_PARTS: usize = 2_000;
/// Most bytes of all parts together, four times the sheet of a whole city.
const MAX_UNPACKED: u64 = 512 << 20;
/// Most bytes of the part of shared strings, which is kept in memory as a whole.
const MAX_STRINGS: u64 = 128 << 20;
/// Ending of that part's name, wherever a workbook keeps its parts.
const STRINGS: &str = "sharedstrings.xml";
/// Shortest element of a shared string, `<si/>`.
const SHORTEST_STRING: u64 = 5;
/// Attribute that claims how many there are.
const CLAIM: &[u8] = b"uniqueCount";

/// Unpacks every part once, in pieces, and believes no size that the archive states.
///
/// # Errors
/// When it is no archive, or larger than a register can be.
pub(super) fn check(bytes: &[u8]) -> Result<(), Fault> {
    check_within(bytes, MAX_UNPACKED)
}

fn check_within(bytes: &[u8], mut left: u64) -> Result<(), Fault> {
    let broken = |_| Fault::from(ImportFault::WorkbookBroken);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > MAX_PARTS {
        return Err(too_large());
    }
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(broken)?;
        let size = if part
            .name()
            .map_err(broken)?
            .to_ascii_lowercase()
            .ends_with(STRINGS)
        {
            check_strings(part)?
        } else {
            // One byte beyond the limit is enough to know.
            std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| damaged())?
        };
        left = left.checked_sub(size).ok_or_else(too_large)?;
    }
    Ok(())
}

/// Runs a step of the reader of workbooks, which is not ours: where it panics at what somebody
/// has sent, the file is damaged and the program is not.
pub(super) fn guarded<T>(step: impl FnOnce() -> T) -> Result<T, Fault> {
    // Whoever is answered an error drops what the step has left behind.
    catch_unwind(AssertUnwindSafe(step)).map_err(|_| damaged())
}

/// Checks the part of shared strings; answers its size.
fn check_strings(part: impl Read) -> Result<u64, Fault> {
    let mut text = Vec::new();
    let size = part
        .take(MAX_STRINGS + 1)
        .read_to_end(&mut text)
        .map_err(|_| damaged())? as u64;
    if size > MAX_STRINGS {
        return Err(too_large());
    }
    // Of UTF-16 only the ASCII is left, which is all that is looked at.
    text.retain(|byte| *byte != 0);
    if claimed(&text) > size / SHORTEST_STRING {
        Err(damaged())
    } else {
        Ok(size)
    }
}

/// Largest number of strings that the part claims anywhere. Text that only looks like a claim
/// does no harm unless it is absurd.
fn claimed(text: &[u8]) -> u64 {
    let mut largest = 0;
    let mut rest = text;
    while let Some(at) = rest.windows(CLAIM.len()).position(|window| window == CLAIM) {
        rest = rest.get(at + CLAIM.len()..).unwrap_or_default();
        let between =
            |byte: &&u8| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\'' | b'+');
        let digits = rest
            .iter()
            .skip_while(between)
            .take_while(|byte| byte.is_ascii_digit());
        largest = largest.max(digits.fold(0_u64, |number, digit| {
            number
                .saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        }));
    }
    largest
}

fn too_large() -> Fault {
    ImportFault::WorkbookTooLarge.into()
}

fn damaged() -> Fault {
    ImportFault::WorkbookDamaged.into()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn archive(name: &str, pieces: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        pieces.for_each(|piece| writer.write_all(&piece).unwrap());
        writer.finish().unwrap().into_inner()
    }

    fn strings(head: &str) -> Vec<u8> {
        archive(
            "xl/sharedStrings.xml",
            std::iter::once(format!("<sst {head}><si><t>a</t></si></sst>").into_bytes()),
        )
    }

    #[test]
    fn a_claim_beyond_the_content_is_refused() {
        assert!(check(&strings("count=\"9\" uniqueCount=\"1\"")).is_ok());
        for head in [
            "uniqueCount=\"100000000000\"",
            "uniqueCount = '18446744073709551615'",
            "uniqueCount=\"+99999999999999999999999\"",
        ] {
            assert!(check(&strings(head)).is_err(), "{head}");
        }
        let wide: Vec<u8> = "<sst uniqueCount=\"100000000000\"/>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(check(&archive("XL/SharedStrings.XML", std::iter::once(wide))).is_err());
    }

    #[test]
    fn an_archive_that_unpacks_without_end_is_refused() {
        let blanks = std::iter::repeat_n(vec![b' '; 1 << 20], 3);
        let bomb = archive("xl/worksheets/sheet1.xml", blanks);
        assert!(bomb.len() < 1 << 16);
        assert_eq!(check_within(&bomb, (3 << 20) - 1), Err(too_large()));
        assert_eq!(check_within(&bomb, 3 << 20), Ok(()));
        assert!(check(b"PK\x03\x04").is_err());
    }
}
