//! Tantivy with characters and pairs as tokens of its own: its n-gram tokenizer keeps no positions, so phrases would not be exact.

use super::{Answer, Counts, Engine, Row, kana_ranks, needle_grams};
use crate::directory::{
    conditions::{Condition, Facet},
    generate::Generator,
    questions::{PER_PAGE, Question},
};
use ::directory::{Sort, key};
use anyhow::{Context, Result};
use std::sync::Arc;
use tantivy::{
    Index, Order, ReloadPolicy, Searcher, TantivyDocument, Term,
    collector::{Collector, Count, SegmentCollector, TopDocs},
    columnar::Column,
    indexer::NoMergePolicy,
    query::{AllQuery, BooleanQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery},
    schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value as _},
    tokenizer::{PreTokenizedString, Token},
};

/// Memory of the one thread that indexes, in bytes.
const WRITER: usize = 1 << 30;

/// A filled index in memory.
pub struct Tantivy {
    generator: Arc<Generator>,
    searcher: Searcher,
    fields: Fields,
}

/// The fields.
#[derive(Clone, Copy)]
struct Fields {
    singles: Field,
    pairs: Field,
    name: Field,
    row: Field,
    prefecture: Field,
    municipality: Field,
    division: Field,
    group: Field,
    level: Field,
    number: Field,
    corporate: Field,
    rank: Field,
}

impl Tantivy {
    /// Fills an index with so many businesses, merged into one segment.
    pub fn build(generator: &Arc<Generator>, count: u64) -> Result<Self> {
        let (schema, fields) = schema();
        let index = Index::create_in_ram(schema);
        let mut writer = index.writer_with_num_threads(1, WRITER)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let ranks = kana_ranks(generator, count)?;
        for row in 0..count {
            let rank = ranks.get(usize::try_from(row)?).copied().context("rank")?;
            writer.add_document(document(fields, &Row::of(generator, row)?, rank))?;
        }
        writer.commit()?;
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        writer.wait_merging_threads()?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { generator: generator.clone(), searcher: reader.searcher(), fields })
    }

    fn query(&self, question: &Question, without: Option<Facet>) -> Box<dyn Query> {
        let mut all: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        if let Some(needle) = &question.needle {
            all.push((Occur::Must, self.text(needle)));
        }
        for condition in question.conditions(self.generator.registers(), without) {
            let (field, value) = self.value(condition);
            let term = TermQuery::new(Term::from_field_u64(field, value), IndexRecordOption::Basic);
            all.push((Occur::Must, Box::new(term)));
        }
        match (all.pop(), all.is_empty()) {
            (None, _) => Box::new(AllQuery),
            (Some((_, only)), true) => only,
            (Some(last), false) => {
                all.push(last);
                Box::new(BooleanQuery::new(all))
            }
        }
    }

    fn text(&self, needle: &str) -> Box<dyn Query> {
        let grams = needle_grams(needle);
        let field = if needle.chars().nth(1).is_some() { self.fields.pairs } else { self.fields.singles };
        let mut terms: Vec<Term> = grams.iter().map(|gram| Term::from_field_text(field, &token(*gram))).collect();
        match (terms.len(), terms.pop()) {
            (1, Some(only)) => Box::new(TermQuery::new(only, IndexRecordOption::Basic)),
            (_, Some(last)) => {
                terms.push(last);
                Box::new(PhraseQuery::new(terms))
            }
            (_, None) => Box::new(EmptyQuery),
        }
    }

    fn value(&self, condition: Condition) -> (Field, u64) {
        let fields = &self.fields;
        match condition {
            Condition::Prefecture(value) => (fields.prefecture, value.into()),
            Condition::Municipality(value) => (fields.municipality, value.into()),
            Condition::Division(value) => (fields.division, value.into()),
            Condition::Group(value) => (fields.group, value.into()),
            Condition::Level(value) => (fields.level, value.into()),
            Condition::Number(value) => (fields.number, value),
            Condition::Corporate(value) => (fields.corporate, value),
        }
    }

    /// Total and page. Where the index knows the total, it is asked for apart; otherwise both come from one walk.
    fn total_and_page(&self, question: &Question) -> Result<(usize, Vec<u64>)> {
        let query = self.query(question, None);
        let filters = question.conditions(self.generator.registers(), None).len();
        let looks = question.needle.as_ref().map_or(0, |needle| needle.chars().count().saturating_sub(1).max(1));
        if question.count_only {
            return Ok((self.searcher.search(&query, &Count)?, Vec::new()));
        }
        let top = TopDocs::with_limit(PER_PAGE).and_offset(question.offset());
        let (column, order) =
            if question.query.sort == Sort::Kana { ("rank", Order::Asc) } else { ("row", Order::Desc) };
        let top = top.order_by_fast_field::<u64>(column, order);
        let (total, found) = if filters + looks <= 1 {
            (self.searcher.search(&query, &Count)?, self.searcher.search(&query, &top)?)
        } else {
            self.searcher.search(&query, &(Count, top))?
        };
        let mut page = Vec::with_capacity(found.len());
        for (_, address) in found {
            let document: TantivyDocument = self.searcher.doc(address)?;
            let row = document.get_first(self.fields.row).and_then(|value| value.as_u64());
            page.push(row.context("row")?);
        }
        Ok((total, page))
    }

    fn counts(&self, question: &Question, facet: Facet) -> Result<Counts> {
        let column = match facet {
            Facet::Prefecture => "prefecture",
            Facet::Division => "division",
            Facet::Level => "level",
        };
        Ok(self.searcher.search(&self.query(question, Some(facet)), &ByChoice(column))?)
    }
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let text = |positions| {
        let indexing = TextFieldIndexing::default().set_fieldnorms(false).set_index_option(positions);
        TextOptions::default().set_indexing_options(indexing)
    };
    let mut number = |name: &str| schema.add_u64_field(name, INDEXED | FAST);
    let (prefecture, municipality, division) = (number("prefecture"), number("municipality"), number("division"));
    let (group, level, rank) = (number("group"), number("level"), number("rank"));
    let (own, corporate) = (number("number"), number("corporate"));
    let fields = Fields {
        singles: schema.add_text_field("singles", text(IndexRecordOption::Basic)),
        pairs: schema.add_text_field("pairs", text(IndexRecordOption::WithFreqsAndPositions)),
        name: schema.add_text_field("name", STORED),
        row: schema.add_u64_field("row", FAST | STORED),
        prefecture,
        municipality,
        division,
        group,
        level,
        number: own,
        corporate,
        rank,
    };
    (schema.build(), fields)
}

fn document(fields: Fields, row: &Row, rank: u32) -> TantivyDocument {
    let (mut singles, mut pairs, mut position) = (Vec::new(), Vec::new(), 0);
    for key in row.keys.split(key::EDGE) {
        for (first, second) in key.chars().zip(key.chars().skip(1).map(Some).chain([None])) {
            singles.push(placed(position, token((first, None))));
            if second.is_some() {
                pairs.push(placed(position, token((first, second))));
            }
            position += 1;
        }
        // No phrase reaches over the edge between two keys.
        position += 1;
    }
    let mut document = TantivyDocument::default();
    document.add_pre_tokenized_text(fields.singles, PreTokenizedString { text: String::new(), tokens: singles });
    document.add_pre_tokenized_text(fields.pairs, PreTokenizedString { text: String::new(), tokens: pairs });
    document.add_text(fields.name, &row.name);
    for (field, value) in [
        (fields.row, row.place),
        (fields.prefecture, row.prefecture.into()),
        (fields.municipality, row.municipality.into()),
        (fields.division, row.division.into()),
        (fields.group, row.group.into()),
        (fields.level, row.level.into()),
        (fields.number, row.number),
        (fields.corporate, row.corporate),
        (fields.rank, rank.into()),
    ] {
        document.add_u64(field, value);
    }
    document
}

fn placed(position: usize, text: String) -> Token {
    Token { position, text, offset_from: 0, offset_to: 0, position_length: 1 }
}

fn token((first, second): (char, Option<char>)) -> String {
    [Some(first), second].into_iter().flatten().collect()
}

/// Counts entries by a column.
struct ByChoice(&'static str);

/// The same in one segment.
struct InSegment {
    column: Column<u64>,
    counts: Vec<usize>,
}

impl Collector for ByChoice {
    type Fruit = Counts;
    type Child = InSegment;

    fn for_segment(&self, _: u32, segment: &tantivy::SegmentReader) -> tantivy::Result<InSegment> {
        Ok(InSegment { column: segment.fast_fields().u64(self.0)?, counts: vec![0; 256] })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Counts>) -> tantivy::Result<Counts> {
        let mut counts = Counts::new();
        for (choice, count) in fruits.into_iter().flatten() {
            *counts.entry(choice).or_default() += count;
        }
        Ok(counts)
    }
}

impl SegmentCollector for InSegment {
    type Fruit = Counts;

    fn collect(&mut self, doc: u32, _: f32) {
        let choice = self.column.first(doc).and_then(|choice| usize::try_from(choice).ok());
        if let Some(count) = choice.and_then(|choice| self.counts.get_mut(choice)) {
            *count += 1;
        }
    }

    fn harvest(self) -> Counts {
        (0..=u8::MAX).zip(self.counts).filter(|(_, count)| *count > 0).collect()
    }
}

impl Engine for Tantivy {
    fn name(&self) -> &'static str {
        "Tantivy"
    }

    async fn ask(&mut self, question: &Question) -> Result<Answer> {
        let (total, page) = self.total_and_page(question)?;
        let facets = if question.query.facets {
            let by_prefecture = self.counts(question, Facet::Prefecture)?;
            let by_division = self.counts(question, Facet::Division)?;
            Some([by_prefecture, by_division, self.counts(question, Facet::Level)?])
        } else {
            None
        };
        Ok(Answer { total, page, facets })
    }
}
