//! 事業者情報入力: the form as typed, and how it becomes a [`Business`].

use crate::{
    address::{Address, Building, Street},
    business::{Business, Identity, Kind, Numbered, PublishAs, Site},
    corporate_number::CorporateNumber,
    field::Field,
    industry::IndustryGroup,
    name::{BusinessName, PersonName, TradeName},
    phone::Phone,
    place::{Prefecture, TownLine},
    postal_code::PostalCode,
    problem::{Look, Problem, Problems},
    registers::Registers,
    scheme::{Code, Scheme},
    text::Kana,
    web_url::WebUrl,
};

/// The fields as typed. An unchosen radio button and an empty field are both the empty string.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct BusinessForm {
    /// 事業者の区分, a code of [`Kind`].
    pub kind: String,
    /// 法人番号.
    pub corporate_number: String,
    /// 法人番号がない理由.
    pub no_number_reason: String,
    /// 事業者名.
    pub name: String,
    /// 事業者名（全角カナ）.
    pub kana: String,
    /// 代表者名.
    pub representative: String,
    /// 代表者名（全角カナ）.
    pub representative_kana: String,
    /// 屋号.
    pub trade_name: String,
    /// 公開する名前.
    pub publish_as: String,
    /// 事業者URL.
    pub url: String,
    /// 事業者URLの公開: `yes` or empty.
    pub url_public: String,
    /// 郵便番号.
    pub postal_code: String,
    /// 都道府県, two digits.
    pub prefecture: String,
    /// 市区町村・町名.
    pub town_line: String,
    /// 番地.
    pub street: String,
    /// ビル名など.
    pub building: String,
    /// 電話番号.
    pub phone: String,
    /// 業種.
    pub industry: String,
    /// 従業員数.
    pub employees: String,
    /// 所属団体: `yes` or `no`.
    pub membership: String,
    /// 所属団体の名称.
    pub membership_name: String,
    /// お知らせメールの送付: `yes` or `no`.
    pub news: String,
}

impl BusinessForm {
    /// The business, or all problems in page order.
    pub fn parse(&self, scheme: &Scheme, registers: &Registers) -> Result<Business, Problems> {
        let mut look = Look::default();
        let identity = self.identity(&mut look, scheme);
        let url = look.optional(Field::Url, &self.url, WebUrl::parse);
        let address = self.address(&mut look, registers);
        let phone = look.at(Field::Phone, Phone::parse(&self.phone));
        let industry = look.at(Field::Industry, IndustryGroup::parse(&self.industry, registers));
        let employees = look.at(Field::Employees, scheme.lists.employees.parse(&self.employees));
        let membership = self.membership(&mut look);
        let news = look.at(Field::News, yes_or_no(&self.news));
        look.done(|| {
            Some(Business {
                identity: identity?,
                url: url.map(|url| Site { url, public: self.url_public == "yes" }),
                address: address?,
                phone: phone?,
                industry: industry?,
                employees: employees?,
                membership: membership?,
                news: news?,
            })
        })
    }

    /// The values that were repaired: the field, and the value as it will be kept. Only where the two differ.
    pub fn repaired(&self) -> Vec<(Field, String)> {
        let number = CorporateNumber::parse(&self.corporate_number).ok().map(|one| one.as_str().to_owned());
        let name = BusinessName::parse(&self.name).ok().map(|one| one.as_str().to_owned());
        let kana = Kana::of_business(&self.kana).ok().map(|one| one.as_str().to_owned());
        let person = PersonName::parse(&self.representative).ok().map(|one| one.as_str().to_owned());
        let person_kana = Kana::of_person(&self.representative_kana).ok().map(|one| one.as_str().to_owned());
        let trade_name = TradeName::parse(&self.trade_name).ok().map(|one| one.as_str().to_owned());
        let url = WebUrl::parse(&self.url).ok().map(|one| one.as_str().to_owned());
        let pairs = [
            (Field::CorporateNumber, &self.corporate_number, number),
            (Field::Name, &self.name, name),
            (Field::Kana, &self.kana, kana),
            (Field::Representative, &self.representative, person),
            (Field::RepresentativeKana, &self.representative_kana, person_kana),
            (Field::TradeName, &self.trade_name, trade_name),
            (Field::Url, &self.url, url),
        ];
        let differs = |(field, typed, kept): (Field, &String, Option<String>)| {
            kept.filter(|kept| kept != typed.trim()).map(|kept| (field, kept))
        };
        pairs.into_iter().filter_map(differs).collect()
    }

    pub(crate) fn identity(&self, look: &mut Look, scheme: &Scheme) -> Option<Identity> {
        match look.at(Field::Kind, Kind::parse(&self.kind).ok_or(Problem::NotChosen))? {
            Kind::Corporation => self.corporation(look, scheme),
            Kind::SoleProprietor => self.sole_proprietor(look),
        }
    }

    fn corporation(&self, look: &mut Look, scheme: &Scheme) -> Option<Identity> {
        let number = self.number(look, scheme);
        let name = look.at(Field::Name, BusinessName::parse(&self.name));
        let kana = look.at(Field::Kana, Kana::of_business(&self.kana));
        Some(Identity::Corporation { number: number?, name: name?, kana: kana? })
    }

    /// A number, or a stated reason for none. A typed number counts more than a reason.
    pub(crate) fn number(&self, look: &mut Look, scheme: &Scheme) -> Option<Numbered> {
        if self.corporate_number.trim().is_empty() && !self.no_number_reason.is_empty() {
            let reason = scheme.lists.no_number_reasons.parse(&self.no_number_reason);
            return look.at(Field::NoNumberReason, reason).map(Numbered::Without);
        }
        look.at(Field::CorporateNumber, CorporateNumber::parse(&self.corporate_number)).map(Numbered::With)
    }

    fn sole_proprietor(&self, look: &mut Look) -> Option<Identity> {
        let representative = look.at(Field::Representative, PersonName::parse(&self.representative));
        let kana = look.at(Field::RepresentativeKana, Kana::of_person(&self.representative_kana));
        let trade_name = look.optional(Field::TradeName, &self.trade_name, TradeName::parse);
        let publish = match PublishAs::parse(&self.publish_as) {
            Some(publish) => publish,
            None => PublishAs::TradeName,
        };
        Some(Identity::SoleProprietor { representative: representative?, kana: kana?, trade_name, publish })
    }

    fn address(&self, look: &mut Look, registers: &Registers) -> Option<Address> {
        let postal_code = look.at(Field::PostalCode, PostalCode::parse(&self.postal_code));
        let prefecture = look.at(Field::Prefecture, Prefecture::parse(&self.prefecture));
        let town = look.at(Field::TownLine, TownLine::parse(&self.town_line, prefecture, registers));
        let street = look.at(Field::Street, Street::parse(&self.street));
        let building = look.optional(Field::Building, &self.building, Building::parse);
        Some(Address { postal_code: postal_code?, prefecture: prefecture?, town: town?, street: street?, building })
    }

    #[expect(clippy::option_option, reason = "outside: it could be read; inside: the business belongs to a body")]
    pub(crate) fn membership(&self, look: &mut Look) -> Option<Option<String>> {
        if !look.at(Field::Membership, yes_or_no(&self.membership))? {
            return Some(None);
        }
        look.at(Field::MembershipName, crate::text::line(&self.membership_name, 100)).map(Some)
    }
}

/// A choice of two, none preset.
fn yes_or_no(typed: &str) -> Result<bool, Problem> {
    match typed {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Problem::NotChosen),
    }
}

/// The reason given for having no 法人番号, once chosen.
pub fn reason_code(business: &Business) -> Option<&Code> {
    match &business.identity {
        Identity::Corporation { number: Numbered::Without(reason), .. } => Some(reason),
        _ => None,
    }
}
