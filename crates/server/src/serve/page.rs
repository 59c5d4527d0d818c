//! The built page: files with a hash in their name for ever, the rest asked again each time,
//! and index.html for every address of the page itself.

use std::path::{Path, PathBuf};

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::{
        Method,
        header::{
            self, AcceptEncoding, ContentEncoding, ETag, Encoding, EntityTag, Header, IfNoneMatch,
        },
    },
    web,
};
use api::ApiError;
use application::AppError;
use contract::ErrorCode;
use persistence::cipher::sm3_hex;

const INDEX: &str = "index.html";
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

/// The folder of the built page.
#[derive(Clone, Debug)]
pub struct Page(PathBuf);

impl Page {
    /// The page in a folder, read at each request: a page that is built anew is served at once.
    pub const fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Whether there is a page.
    pub fn is_built(&self) -> bool {
        self.0.join(INDEX).is_file()
    }
}

/// Answers every address that is nothing else.
///
/// # Errors
/// `route_unknown` below `/api` and for files that do not exist, `method_not_allowed` for
/// anything but GET and HEAD.
pub async fn serve(request: HttpRequest, page: web::Data<Page>) -> Result<HttpResponse, ApiError> {
    let path = request.path();
    if path == "/api" || path.starts_with("/api/") {
        return Err(ErrorCode::RouteUnknown.into());
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(ErrorCode::MethodNotAllowed.into());
    }
    let name = file_name(path).ok_or(ErrorCode::RouteUnknown)?;
    let content_type = content_type(&name).ok_or(ErrorCode::RouteUnknown)?;
    let file = page.0.join(&name);
    let encoding = choose_encoding(&request, &file).await;
    let stored = beside(&file, encoding);
    let content = tokio::fs::read(&stored).await.map_err(|_| missing(&name))?;

    let mut response = HttpResponse::Ok();
    response
        .content_type(content_type)
        .insert_header((header::VARY, "Accept-Encoding"));
    if encoding != ContentEncoding::Identity {
        response.insert_header((header::CONTENT_ENCODING, encoding.as_str()));
    }
    if is_hashed(&name) {
        return Ok(response
            .insert_header((header::CACHE_CONTROL, FOR_EVER))
            .body(content));
    }
    let tag = EntityTag::new_weak(sm3_hex(&content).chars().take(32).collect());
    let unchanged = is_unchanged(&request, &tag);
    response
        .insert_header((header::CACHE_CONTROL, ASK_AGAIN))
        .insert_header(ETag(tag));
    if unchanged {
        return Ok(response
            .status(actix_web::http::StatusCode::NOT_MODIFIED)
            .finish());
    }
    Ok(response.body(content))
}

fn missing(name: &str) -> ApiError {
    let error = AppError::new(ErrorCode::RouteUnknown);
    if name == INDEX {
        error
            .with_detail("服务器上没有网页文件，请管理员检查 CWIS_STATIC_DIR 目录。", "The server has no page; the administrator should check the folder CWIS_STATIC_DIR.")
            .into()
    } else {
        error.into()
    }
}

/// The file that an address stands for, relative to the folder. Only plain names are let through,
/// so no address leads out of the folder or to a hidden file.
fn file_name(path: &str) -> Option<String> {
    let last = path.rsplit('/').next().unwrap_or_default();
    if !last.contains('.') {
        return Some(INDEX.to_owned());
    }
    let name = path.strip_prefix('/')?;
    let plain = |segment: &str| {
        !segment.is_empty()
            && !segment.starts_with('.')
            && segment
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
    };
    name.split('/').all(plain).then(|| name.to_owned())
}

fn content_type(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

/// Whether the name ends in a hash, as the build names everything that never changes.
fn is_hashed(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let hash = stem.rsplit_once('-').map_or("", |(_, hash)| hash);
    name.starts_with("assets/")
        && hash.len() >= 8
        && hash.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

async fn choose_encoding(request: &HttpRequest, file: &Path) -> ContentEncoding {
    let Some(accepted) = request.get_header::<AcceptEncoding>() else {
        return ContentEncoding::Identity;
    };
    let mut supported = vec![Encoding::identity()];
    for encoding in [ContentEncoding::Brotli, ContentEncoding::Gzip] {
        if tokio::fs::try_exists(beside(file, encoding))
            .await
            .unwrap_or(false)
        {
            supported.push(Encoding::Known(encoding));
        }
    }
    match accepted.negotiate(supported.iter()) {
        Some(Encoding::Known(encoding)) => encoding,
        _ => ContentEncoding::Identity,
    }
}

fn beside(file: &Path, encoding: ContentEncoding) -> PathBuf {
    let suffix = match encoding {
        ContentEncoding::Brotli => ".br",
        ContentEncoding::Gzip => ".gz",
        _ => return file.to_path_buf(),
    };
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn is_unchanged(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(tag)),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests;
