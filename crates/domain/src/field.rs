//! Every field of every form: its name in the form and the key of its words.

mod key;

/// A field on the screen. [`Field::key`] is its `name` in the form, its `id` on the page and its key in `words/ja.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// 事業者の区分: 法人 or 個人事業主.
    Kind,
    /// 法人番号.
    CorporateNumber,
    /// 法人番号がない理由.
    NoNumberReason,
    /// 事業者名.
    Name,
    /// 事業者名（全角カナ）.
    Kana,
    /// 代表者名.
    Representative,
    /// 代表者名（全角カナ）.
    RepresentativeKana,
    /// 屋号.
    TradeName,
    /// 公開する名前: 屋号 or 代表者名.
    PublishAs,
    /// 事業者URL.
    Url,
    /// 事業者URLの公開.
    UrlPublic,
    /// 郵便番号.
    PostalCode,
    /// 住所の候補 (several towns share one postal code).
    Town,
    /// 都道府県.
    Prefecture,
    /// 市区町村・町名.
    TownLine,
    /// 番地.
    Street,
    /// ビル名など.
    Building,
    /// 電話番号.
    Phone,
    /// 業種（中分類）.
    Industry,
    /// 従業員数.
    Employees,
    /// 所属団体（商工団体等）: 所属している / していない.
    Membership,
    /// 所属団体の名称.
    MembershipName,
    /// お知らせメールの送付.
    News,
    /// 取組み段階.
    Level,
    /// ★ の取組み (the rules promised).
    Rules,
    /// 自社診断の点数.
    Score,
    /// 自社診断を行った日.
    ScoreDate,
    /// 基本方針の公開方法.
    Publication,
    /// 基本方針を公開しているページのURL.
    PublicationUrl,
    /// その他の公開方法.
    PublicationOther,
    /// 目的.
    Purposes,
    /// 誓約.
    Pledge,
    /// 担当者名.
    ContactName,
    /// 部署.
    Department,
    /// メールアドレス.
    Email,
    /// メール確認の回答: 私が申し込みました / 心当たりがない.
    Answer,
    /// パスワード.
    Password,
    /// 受付番号.
    Receipt,
    /// 確認コード.
    Code,
    /// ログインの利用者番号またはメールアドレス.
    Login,
    /// お問い合わせの種類.
    InquiryCategory,
    /// お問い合わせ: whether one has declared.
    InquiryDeclared,
    /// お問い合わせ: the 自己宣言ID it is about.
    InquiryNumber,
    /// お問い合わせの本文.
    InquiryBody,
    /// お問い合わせをする人の名前.
    InquiryName,
    /// お問い合わせの返信先.
    InquiryEmail,
    /// What is written further in a thread.
    InquiryMore,
    /// 変更のお知らせの送り先.
    WatchEmail,
    /// 変更を知りたい自己宣言ID, one a line.
    WatchIds,
    /// 使用規約への同意, on the Word form.
    TermsAgreed,
    /// 個人情報の取扱いへの同意, on the Word form.
    Privacy,
    /// 職員の氏名.
    OfficerName,
    /// 職員のメールアドレス.
    OfficerEmail,
    /// 職員の役割.
    OfficerRole,
    /// 認証アプリの6桁, or a 回復コード.
    SecondFactor,
    /// パスキーの名前.
    PasskeyName,
    /// What the contact reads as the reason of a decision.
    CaseReason,
    /// What the contact reads as the reason why it is not accepted, or is cancelled.
    EndingReason,
    /// What the contact reads as the reason why two declarations become one.
    MergeReason,
    /// What a member is asked to mend.
    CaseFields,
    /// What officers tell each other about a case.
    CaseNote,
    /// A canned reply to begin with.
    ReplyCanned,
    /// The text of an answer of the office.
    ReplyBody,
    /// Where a thread stands after an answer.
    ReplyState,
    /// A note for the office alone.
    NoteBody,
    /// The officer a thread is given to.
    AssignTo,
    /// The 自己宣言ID or 法人番号 a thread is tied to.
    TieTo,
    /// 題名 of an お知らせ, subject of an お知らせメール.
    NewsTitle,
    /// 本文 of either.
    NewsBody,
    /// 日付 of an お知らせ.
    NewsDay,
    /// The last day on TOP.
    NewsUntil,
    /// When an お知らせメール begins.
    NewsStart,
    /// What an export of the office is for.
    ExportPurpose,
    /// Why the site does not work as always.
    ModeCause,
    /// The office's own words to the public about it.
    ModeNotice,
    /// When it is expected to end.
    ModeUntil,
    /// Why it is set, for the records.
    ModeReason,
    /// Why it is ended, for the records.
    ModeBack,
    /// When an edition takes force.
    EditionDay,
    /// What the office calls an edition.
    EditionLabel,
    /// When members are told of an edition.
    NoticeDay,
    /// The code of a partner, in its links.
    PartnerCode,
    /// The name of a partner.
    PartnerName,
    /// Where a partner takes its applicants back, one a line.
    PartnerUrls,
    /// Whether a partner has a secret.
    PartnerKind,
    /// Whose key of the API it is.
    ApiKeyName,
    /// Rows a day of a key.
    ApiKeyQuota,
}

impl Field {
    /// All fields, for the tests that look for their words.
    pub const ALL: &'static [Self] = &[
        Self::Kind,
        Self::CorporateNumber,
        Self::NoNumberReason,
        Self::Name,
        Self::Kana,
        Self::Representative,
        Self::RepresentativeKana,
        Self::TradeName,
        Self::PublishAs,
        Self::Url,
        Self::UrlPublic,
        Self::PostalCode,
        Self::Town,
        Self::Prefecture,
        Self::TownLine,
        Self::Street,
        Self::Building,
        Self::Phone,
        Self::Industry,
        Self::Employees,
        Self::Membership,
        Self::MembershipName,
        Self::News,
        Self::Level,
        Self::Rules,
        Self::Score,
        Self::ScoreDate,
        Self::Publication,
        Self::PublicationUrl,
        Self::PublicationOther,
        Self::Purposes,
        Self::Pledge,
        Self::ContactName,
        Self::Department,
        Self::Email,
        Self::Answer,
        Self::Password,
        Self::Receipt,
        Self::Code,
        Self::Login,
        Self::InquiryCategory,
        Self::InquiryDeclared,
        Self::InquiryNumber,
        Self::InquiryBody,
        Self::InquiryName,
        Self::InquiryEmail,
        Self::InquiryMore,
        Self::WatchEmail,
        Self::WatchIds,
        Self::TermsAgreed,
        Self::Privacy,
        Self::OfficerName,
        Self::OfficerEmail,
        Self::OfficerRole,
        Self::SecondFactor,
        Self::PasskeyName,
        Self::CaseReason,
        Self::EndingReason,
        Self::MergeReason,
        Self::CaseFields,
        Self::CaseNote,
        Self::ReplyCanned,
        Self::ReplyBody,
        Self::ReplyState,
        Self::NoteBody,
        Self::AssignTo,
        Self::TieTo,
        Self::NewsTitle,
        Self::NewsBody,
        Self::NewsDay,
        Self::NewsUntil,
        Self::NewsStart,
        Self::ExportPurpose,
        Self::ModeCause,
        Self::ModeNotice,
        Self::ModeUntil,
        Self::ModeReason,
        Self::ModeBack,
        Self::EditionDay,
        Self::EditionLabel,
        Self::NoticeDay,
        Self::PartnerCode,
        Self::PartnerName,
        Self::PartnerUrls,
        Self::PartnerKind,
        Self::ApiKeyName,
        Self::ApiKeyQuota,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_key_stands_once_and_can_be_a_name_on_a_page() {
        let keys: BTreeSet<&str> = Field::ALL.iter().map(|field| field.key()).collect();
        assert_eq!(keys.len(), Field::ALL.len());
        let plain = |key: &&str| !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        assert!(keys.iter().all(plain));
        let fields: BTreeSet<Field> = Field::ALL.iter().copied().collect();
        assert_eq!(fields.len(), Field::ALL.len());
        assert!(Field::ALL.is_sorted(), "in the order of the declaration, which is that of the pages");
    }
}
