use application::scraping::PageReport;
use serde::Serialize;

/// What became of a page, as a line.
#[derive(Serialize)]
#[serde(untagged)]
enum Line<'a> {
    Scraped {
        url: &'a str,
        outcome: &'static str,
        final_url: &'a str,
        status: u16,
        title: Option<&'a str>,
        description: Option<&'a str>,
        canonical: Option<&'a str>,
        headings: &'a [String],
        links: usize,
        text_length: usize,
    },
    NotScraped {
        url: &'a str,
        outcome: &'static str,
        reason: String,
    },
}

impl<'a> From<&'a PageReport> for Line<'a> {
    fn from(report: &'a PageReport) -> Self {
        let url = report.address.as_str();
        match &report.outcome {
            Ok(page) => Self::Scraped {
                url,
                outcome: "scraped",
                final_url: page.at.as_str(),
                status: page.status,
                title: page.facts.title.as_deref(),
                description: page.facts.description.as_deref(),
                canonical: page.facts.canonical.as_deref(),
                headings: &page.facts.headings,
                links: page.facts.links,
                text_length: page.facts.text_length,
            },
            Err(reason) => Self::NotScraped { url, outcome: reason.code(), reason: reason.to_string() },
        }
    }
}

/// As JSON Lines: a page on each.
pub(super) fn of(reports: &[PageReport]) -> serde_json::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for report in reports {
        serde_json::to_writer(&mut lines, &Line::from(report))?;
        lines.push(b'\n');
    }
    Ok(lines)
}
