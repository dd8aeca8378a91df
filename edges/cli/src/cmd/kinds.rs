//! `servanda kinds`: the statement kinds with their fields.

use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_capability::FieldType;
use servanda_partnership::Capabilities;

/// Examples: `servanda kinds vote`
#[derive(clap::Args)]
pub struct Args {
    /// Only kinds whose name contains this.
    name: Option<String>,
}

fn ty(t: FieldType) -> String {
    match t {
        FieldType::Id => "short identifier".to_owned(),
        FieldType::Ids => "identifiers".to_owned(),
        FieldType::Text => "words".to_owned(),
        FieldType::Choice(w) => w.join(" | "),
        FieldType::Moment => "moment".to_owned(),
        FieldType::Money => "money".to_owned(),
        FieldType::Number => "number".to_owned(),
        FieldType::Map => "identifier:identifier, …".to_owned(),
    }
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    let mut kinds = Capabilities::default().kinds();
    kinds.sort_by_key(|k| k.0);
    kinds.retain(|k| a.name.as_ref().is_none_or(|n| k.0.contains(n.as_str())));
    if kinds.is_empty() {
        return Err(Failed::new("no kind of that name").help("servanda kinds lists all"));
    }
    if out.json {
        out.data(&json!(kinds
            .iter()
            .map(|(n, s, f)| json!({"kind": format!("{n}/1"), "summary": s, "fields": f.iter().map(|f| json!({"name": f.name, "type": ty(f.ty), "must": f.must})).collect::<Vec<_>>()}))
            .collect::<Vec<_>>()));
        return Ok(Exit::Ok);
    }
    for (name, summary, fields) in kinds {
        out.line(format!("{}  {summary}", out.bold(&format!("{name}/1"))));
        for f in fields {
            out.line(format!("    {}{}  {}", f.name, if f.must { "" } else { "?" }, out.dim(&ty(f.ty))));
        }
    }
    Ok(Exit::Ok)
}
