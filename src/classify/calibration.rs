//! From the F1 that a page's probabilities let expect to the one measured on pages of that expectation.
//!
//! Probabilities of blocks are not independent: where one paragraph is misjudged, so are its neighbours, and an expectation of .9 is too good or
//! too bad as a whole. The curve is fitted on predictions out of fold (see docs/MODEL_CARD.md).

use super::model::ModelError;
use super::reader::Reader;

/// A rising curve through points, straight between them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Calibration {
    points: Vec<(f32, f32)>,
}

impl Calibration {
    /// Reads points that rise in both directions.
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let count = usize::from(reader.u8()?);
        let points = (0..count).map(|_| Ok((reader.f32()?, reader.f32()?))).collect::<Result<Vec<_>, ModelError>>()?;
        let rises = points.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1);
        let inside = points.iter().all(|(x, y)| (0.0..=1.0).contains(x) && (0.0..=1.0).contains(y));
        if rises && inside { Ok(Self { points }) } else { Err(ModelError::Shape) }
    }

    /// The measured F1 for an expected one, both 0 to 1; without any points the expected one.
    pub(super) fn of(&self, expected: f32) -> f32 {
        let behind = self.points.partition_point(|(x, _)| *x < expected);
        match (behind.checked_sub(1).and_then(|at| self.points.get(at)), self.points.get(behind)) {
            (Some(&(x0, y0)), Some(&(x1, y1))) => y0 + (expected - x0) / (x1 - x0) * (y1 - y0),
            (Some(&(_, y)), None) | (None, Some(&(_, y))) => y,
            (None, None) => expected,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Calibration;
    use crate::classify::reader::Reader;

    fn read(points: &[(f32, f32)]) -> Option<Calibration> {
        let mut bytes = vec![points.len() as u8];
        for (x, y) in points {
            bytes.extend(x.to_le_bytes().into_iter().chain(y.to_le_bytes()));
        }
        Calibration::read(&mut Reader(&bytes)).ok()
    }

    #[test]
    fn a_curve_is_straight_between_its_points_and_level_outside() {
        let curve = read(&[(0.2, 0.1), (0.6, 0.5), (0.8, 0.9)]).expect("a curve");
        for (expected, measured) in [(0.0, 0.1), (0.2, 0.1), (0.4, 0.3), (0.6, 0.5), (0.7, 0.7), (0.8, 0.9), (1.0, 0.9)]
        {
            assert!((curve.of(expected) - measured).abs() < 1e-6, "{expected}");
        }
        assert_eq!(read(&[]).expect("no curve").of(0.3), 0.3);
    }

    #[test]
    fn a_curve_that_falls_or_leaves_the_unit_square_is_refused() {
        assert_eq!(read(&[(0.2, 0.3), (0.6, 0.2)]), None);
        assert_eq!(read(&[(0.2, 0.3), (0.2, 0.4)]), None);
        assert_eq!(read(&[(0.2, 1.3)]), None);
        assert_eq!(read(&[(f32::NAN, 0.3)]), None);
    }
}
