//! Badges: they need no font, say what they show, and SVG and PNG show the same.

#![cfg(test)]

use domain::{declaration::Standing, ids::DeclarationId};
use paper::badges::{Badge, DENSE, Look, Said, Size, Theme};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree},
};
use std::collections::BTreeSet;

const SAID: Said<'_> = Said { scheme: "SECURITY ACTION", text: "一つ星を宣言しました", state: "有効" };

fn look(standing: Standing, theme: Theme, size: Size) -> Look {
    Look { standing, stars: usize::from(standing.has_level()), theme, size }
}

fn id(random: u64) -> DeclarationId {
    DeclarationId::draw(4, random)
}

/// What somebody else's reader without any font shows of an SVG.
fn shown(svg: &str, scale: f32) -> Pixmap {
    let tree = Tree::from_str(svg, &Options::default()).unwrap();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive size of pixels")]
    let [width, height] = [tree.size().width(), tree.size().height()].map(|side| (side * scale).round() as u32);
    let mut picture = Pixmap::new(width, height).unwrap();
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
    picture
}

#[test]
fn an_svg_needs_no_font_and_has_a_name() {
    let badge = Badge::draw(look(Standing::Valid, Theme::Light, Size::Medium), &SAID).unwrap();
    let svg = badge.svg(Some(&id(284_617_350)), "a <b> & \"c\"");
    assert!(svg.contains("<title id=\"t\">a &lt;b&gt; &amp; \"c\"</title>") && svg.contains("role=\"img\""), "{svg}");
    assert!(!svg.contains("<text") && !svg.contains("<image") && !svg.contains("href=\"http"), "{svg}");
    assert!(svg.len() < 60_000, "{} bytes", svg.len());
    assert_eq!(svg, badge.svg(Some(&id(284_617_350)), "a <b> & \"c\""));
}

#[test]
fn svg_and_png_show_the_same_in_every_size() {
    for size in Size::ALL {
        let badge = Badge::draw(look(Standing::Valid, Theme::Light, size), &SAID).unwrap();
        let id = id(284_617_350);
        let png = Pixmap::decode_png(&badge.png(Some(&id)).unwrap()).unwrap();
        let (width, height) = size.pixels();
        assert_eq!((png.width(), png.height()), (width * DENSE, height * DENSE));
        let svg = shown(&badge.svg(Some(&id), "x"), 2.0);
        let differ = png.pixels().iter().zip(svg.pixels()).filter(|(a, b)| a.green().abs_diff(b.green()) > 48).count();
        assert!(differ * 500 < png.pixels().len(), "{size:?}: {differ} pixels differ");
    }
}

#[test]
fn each_digit_is_seen() {
    let badge = Badge::draw(look(Standing::Valid, Theme::Light, Size::Large), &SAID).unwrap();
    let without = Pixmap::decode_png(&badge.png(None).unwrap()).unwrap();
    let mut pictures = BTreeSet::new();
    for digit in 0..10 {
        let id = DeclarationId::kept(&digit.to_string().repeat(11)).unwrap();
        let picture = Pixmap::decode_png(&badge.png(Some(&id)).unwrap()).unwrap();
        let inked = picture.pixels().iter().zip(without.pixels()).filter(|(a, b)| a != b).count();
        assert!(inked > 300, "{digit}: {inked} pixels");
        // The frame stays whole: no digit sticks out to the right.
        let right =
            |picture: &Pixmap| (0..picture.height()).map(|y| picture.pixel(picture.width() - 8, y)).collect::<Vec<_>>();
        assert_eq!(right(&picture), right(&without), "{digit}");
        pictures.insert(picture.data().to_vec());
    }
    assert_eq!(pictures.len(), 10, "no two digits look the same");
}

#[test]
fn every_standing_looks_its_own_way_even_in_black_and_white() {
    for theme in Theme::ALL {
        let mut seen = BTreeSet::new();
        for standing in Standing::ALL {
            let said = Said { state: standing.code(), ..SAID };
            let badge = Badge::draw(look(standing, theme, Size::Medium), &said).unwrap();
            let broken = badge.svg(None, "x").matches("stroke-dasharray").count();
            let expected = if standing == Standing::NotChecked { 2 } else { 0 };
            assert_eq!(broken, expected, "{standing:?}: frame and state are broken only where nothing was checked");
            assert!(seen.insert(badge.png(None).unwrap()), "{standing:?} in {theme:?} looks like another");
        }
    }
}

#[test]
fn only_a_declaration_that_stands_has_filled_stars() {
    let yellow = |standing: Standing| {
        let badge = Badge::draw(look(standing, Theme::Light, Size::Medium), &SAID).unwrap();
        badge.ground().to_lowercase().contains("#ffc700")
    };
    for standing in Standing::ALL {
        assert_eq!(yellow(standing), matches!(standing, Standing::Valid | Standing::Review), "{standing:?}");
    }
}
