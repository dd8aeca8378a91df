//! `bundle.json`: what the bundle says it holds. One spelling: it is read, written again and compared.

use crate::files::shown;
use serde_json::{Value, json};
use servanda_statement::json;
use servanda_statement::{Json, Object};
use servanda_tlog::Hash;

/// The format that this program writes and reads.
pub const FORMAT: &str = "servanda/bundle/1";

/// A charter version by its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CharterVersion {
    /// `sha256:<hex>`.
    pub digest: String,
    /// `charter/<hex>`.
    pub folder: String,
}

impl CharterVersion {
    /// The version with this digest; `None` if the digest is none.
    #[must_use]
    pub fn of(digest: &str) -> Option<Self> {
        let hex = digest.strip_prefix("sha256:")?;
        Hash::from_hex(hex).ok()?;
        Some(Self { digest: digest.to_owned(), folder: format!("charter/{hex}") })
    }
}

/// The content of `bundle.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The log's origin.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// The sequencer's vkey.
    pub sequencer: String,
    /// Charter versions, the founding one first.
    pub charters: Vec<CharterVersion>,
    /// The edition of the rules.
    pub edition: String,
    /// The time-zone database used.
    pub tzdb: String,
}

impl About {
    /// Writes the file.
    #[must_use]
    pub fn emit(&self) -> Vec<u8> {
        let charters: Vec<Value> =
            self.charters.iter().map(|c| json!({ "digest": c.digest, "folder": c.folder })).collect();
        let whole = json!({
            "format": FORMAT,
            "origin": self.origin,
            "size": self.size,
            "sequencer": self.sequencer,
            "charters": charters,
            "edition": self.edition,
            "tzdb": self.tzdb,
        });
        // Two spaces, fields in this order. Alternate `Display` of a value cannot fail.
        format!("{whole:#}\n").into_bytes()
    }

    /// Reads the file.
    ///
    /// # Errors
    /// The first thing that is not as §8 says.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let value = json::parse(bytes).map_err(|e| e.to_string())?;
        let Json::Object(fields) = value else { return Err("it is not an object".to_owned()) };
        let format = text(&fields, "format")?;
        if format != FORMAT {
            return Err(format!(
                "it is of the format `{}`, this program reads `{FORMAT}`: get the program that belongs to it",
                shown(&format)
            ));
        }
        let size = fields.get("size").and_then(Json::as_u64).ok_or("`size` is missing or is no number of entries")?;
        let list = fields.get("charters").and_then(Json::as_array).ok_or("`charters` is missing or is no list")?;
        let mut charters = Vec::new();
        for item in list {
            let digest = item.as_object().and_then(|o| o.get("digest")).and_then(Json::as_str).unwrap_or_default();
            let version =
                CharterVersion::of(digest).ok_or_else(|| format!("`{}` is no charter's digest", shown(digest)))?;
            if charters.contains(&version) {
                return Err(format!("charter {digest} is listed twice"));
            }
            charters.push(version);
        }
        let about = Self {
            origin: text(&fields, "origin")?,
            size,
            sequencer: text(&fields, "sequencer")?,
            charters,
            edition: text(&fields, "edition")?,
            tzdb: text(&fields, "tzdb")?,
        };
        if about.emit() == bytes { Ok(about) } else { Err("it is not written as the format page says".to_owned()) }
    }
}

fn text(fields: &Object, name: &str) -> Result<String, String> {
    let text = fields.get(name).and_then(Json::as_str).ok_or_else(|| format!("`{name}` is missing or is no text"))?;
    Ok(text.to_owned())
}
