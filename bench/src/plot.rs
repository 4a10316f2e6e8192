//! How time and memory grow, drawn: two panels side by side, both axes logarithmic.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};

use crate::records::{self, Rounded};

/// A panel, in units of the drawing.
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 240.0;
const MARGIN: f64 = 60.0;

/// Which figures, and what they are called.
const PANELS: [(&str, &str); 2] = [("seconds", "CPU time, s"), ("peak_mb", "peak memory, MB")];

const COLORS: [&str; 4] = ["#1b6ca8", "#c4462d", "#3a7d44", "#7a4ea3"];

/// Draws the series from the newest records.
pub(crate) fn plot(file: &Path, folder: &Path, series: &[String]) -> Result<()> {
    let records = records::all(folder)?;
    let all: Vec<_> = series.iter().map(|name| (name.as_str(), records::growth(name, &records))).collect();
    for (name, points) in &all {
        ensure!(!points.is_empty(), "no record of {name}");
    }
    fs::write(file, drawn(&all)?)?;
    Ok(())
}

type Series<'a> = (&'a str, Vec<(f64, std::collections::BTreeMap<String, f64>)>);

fn drawn(all: &[Series<'_>]) -> Result<String> {
    let (width, height) = (2.0 * (WIDTH + 1.5 * MARGIN), HEIGHT + 2.0 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    for (panel, (figure, title)) in PANELS.iter().enumerate() {
        let left = MARGIN + panel as f64 * (WIDTH + 1.5 * MARGIN);
        let values = |at: fn(&(f64, f64)) -> f64| {
            let points = all.iter().flat_map(|(_, points)| points);
            let pairs = points.filter_map(|(count, figures)| Some((*count, *figures.get(*figure)?)));
            pairs.map(|pair| at(&pair).max(f64::MIN_POSITIVE).log10()).collect::<Vec<f64>>()
        };
        let (across, up) = (axis(&values(|pair| pair.0)), axis(&values(|pair| pair.1)));
        let x = |count: f64| left + (count.log10() - across.0) / (across.1 - across.0) * WIDTH;
        let y = |value: f64| MARGIN + HEIGHT - (value.log10() - up.0) / (up.1 - up.0) * HEIGHT;
        writeln!(svg, "<text x=\"{left}\" y=\"{}\" font-weight=\"bold\">{title}</text>", MARGIN - 20.0)?;
        for power in across.0 as i32..=across.1 as i32 {
            let at = x(10_f64.powi(power));
            writeln!(svg, "<path d=\"M{at:.1} {MARGIN}v{HEIGHT}\" stroke=\"#ddd\"/>")?;
            let below = MARGIN + HEIGHT + 18.0;
            writeln!(
                svg,
                "<text x=\"{at:.1}\" y=\"{below}\" text-anchor=\"middle\">10<tspan dy=\"-5\" font-size=\"9\">{power}</tspan></text>"
            )?;
        }
        for power in up.0 as i32..=up.1 as i32 {
            let (at, label) = (y(10_f64.powi(power)), 10_f64.powi(power));
            writeln!(svg, "<path d=\"M{left} {at:.1}h{WIDTH}\" stroke=\"#ddd\"/>")?;
            writeln!(svg, "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>", left - 6.0, at + 4.0)?;
        }
        for ((name, points), color) in all.iter().zip(COLORS.iter().cycle()) {
            let places = points.iter().filter_map(|(count, figures)| Some((*count, *figures.get(*figure)?)));
            let places: Vec<(f64, f64)> = places.collect();
            let line: Vec<String> =
                places.iter().map(|&(count, value)| format!("{:.1},{:.1}", x(count), y(value))).collect();
            writeln!(
                svg,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"/>",
                line.join(" ")
            )?;
            for &(count, value) in &places {
                let (x, y) = (x(count), y(value));
                writeln!(
                    svg,
                    "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{color}\"><title>{name}: {}</title></circle>",
                    Rounded(value)
                )?;
            }
            if let Some(&(count, value)) = places.last() {
                writeln!(
                    svg,
                    "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"{color}\">{name}</text>",
                    x(count) - 6.0,
                    y(value) - 8.0
                )?;
            }
        }
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

/// Whole powers of ten around values, which are logarithms.
fn axis(values: &[f64]) -> (f64, f64) {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min).floor();
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max).ceil();
    (low, high.max(low + 1.0))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{axis, drawn};

    #[test]
    fn points_are_where_they_belong() {
        let point =
            |count: f64, seconds: f64| (count, BTreeMap::from([("seconds".into(), seconds), ("peak_mb".into(), 10.0)]));
        let svg = drawn(&[("clean", vec![point(1e3, 1.0), point(1e5, 100.0)])]).unwrap();
        // The corners of the first panel.
        assert!(svg.contains("points=\"60.0,300.0 380.0,60.0\""), "{svg}");
        assert_eq!(svg.matches("<circle").count(), 4);
        assert_eq!(axis(&[0.2, 2.5]), (0.0, 3.0));
        assert_eq!(axis(&[1.0]), (1.0, 2.0));
    }
}
