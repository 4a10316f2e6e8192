//! Names of fields on the command line.

use clap::Args;
use defarm::io::Fields;

/// Where the parts of a page stand in JSON Lines and Parquet.
#[derive(Debug, Args)]
#[command(
    next_help_heading = "Names of fields (JSON Lines) and columns (Parquet); a dot leads into an object: metadata.url"
)]
pub(crate) struct FieldArgs {
    /// The field with plain text, which counts where there is no HTML [default: text]
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,
    /// The field with HTML [default: html]
    #[arg(long, value_name = "NAME")]
    html_field: Option<String>,
    /// The field with the id, text or a number [default: id]
    #[arg(long, value_name = "NAME")]
    id_field: Option<String>,
    /// The field with the address [default: url, else metadata.url]
    #[arg(long, value_name = "NAME")]
    url_field: Option<String>,
}

impl FieldArgs {
    /// The names as told.
    pub(crate) fn fields(&self) -> Fields {
        let Self { text_field, html_field, id_field, url_field } = self;
        let mut fields = Fields::new();
        if let Some(name) = text_field {
            fields = fields.with_text(name);
        }
        if let Some(name) = html_field {
            fields = fields.with_html(name);
        }
        if let Some(name) = id_field {
            fields = fields.with_id(name);
        }
        if let Some(name) = url_field {
            fields = fields.with_url(name);
        }
        fields
    }
}
