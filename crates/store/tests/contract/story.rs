//! What happened to a declaration, with the reasons of the notes that were written with it; and who is like it.

use crate::town::{Applicant, Place, at, contract, sole_proprietor};
use domain::{
    flags::Flag,
    mending::{Asked, AskedFields},
};
use store::{
    Error, Unit,
    audit::{self, Act, Note},
    cases::{self, Countersigned, ProposedEnding, Unmerged, WhyEnded},
    declarations,
};
use uuid::Uuid;

const OFFICER: Uuid = Uuid::from_u128(1);
const SECOND: Uuid = Uuid::from_u128(2);

async fn noted(db: &mut Unit, act: Act, case: Uuid, why: &str) -> Result<(), Error> {
    let note = Note { reason: Some(why), ..Note::of_case(OFFICER, act, (case, "R-20261122-0001")) };
    audit::note(db, &note, at(6)).await
}

async fn reasons(place: &Place, case: Uuid) -> Vec<(String, Option<String>)> {
    let all = cases::story(&mut place.store.read().await.unwrap(), case).await.unwrap();
    all.into_iter().skip(2).map(|one| (one.event.kind, one.reason)).collect()
}

contract!(each_line_has_the_reason_that_was_noted_with_it, async |place: &Place| {
    let case = Applicant::new("taro@mihon.example.jp").declared(&place.store).await.id;
    let other = Applicant::new("jiro@mihon.example.jp").declared(&place.store).await.id;
    let asked = &Asked { reason: "名称を直す".to_owned(), fields: AskedFields::parse(["name"]).unwrap() };
    let unit = place.store.write(|mut db| async move {
        noted(&mut db, Act::CaseReturned, other, "ほかの申込みの理由").await?;
        assert!(declarations::give_back(&mut db, case, "officer", asked, at(6)).await?);
        noted(&mut db, Act::CaseReturned, case, "名称を直す").await?;
        for words in ["一度目", "二度目"] {
            // The clock stands: what is of one moment is told apart by its order.
            assert!(cases::propose(&mut db, case, (ProposedEnding::Reject, words), OFFICER, at(6)).await?);
            let proposal = cases::proposal(&mut db, case).await?.unwrap();
            let why = cases::why_proposed(&mut db, &proposal).await?;
            assert_eq!(why, format!("reject\n{words}"));
            noted(&mut db, Act::EndingProposed, case, &why).await?;
            if words == "一度目" {
                assert!(cases::withdraw(&mut db, case, "officer", at(6)).await?);
                noted(&mut db, Act::EndingWithdrawn, case, &why).await?;
            } else {
                assert_eq!(cases::countersign(&mut db, case, SECOND, at(6)).await?, Countersigned::Done);
                noted(&mut db, Act::EndingSigned, case, &why).await?;
            }
        }
        noted(&mut db, Act::NoteWritten, case, "理由ではない").await
    });
    unit.await.unwrap();
    let line = |kind: &str, why: &str| (kind.to_owned(), Some(why.to_owned()));
    let told = [
        line("returned", "名称を直す"),
        line("proposed", "reject\n一度目"),
        line("withdrawn", "reject\n一度目"),
        line("proposed", "reject\n二度目"),
        line("rejected", "reject\n二度目"),
    ];
    assert_eq!(reasons(place, case).await, told);
    assert_eq!(reasons(place, other).await, [], "its note has no line");
});

contract!(the_note_of_a_merge_names_the_one_that_counts, async |place: &Place| {
    let ended = Applicant::new("taro@mihon.example.jp").declared(&place.store).await.id;
    let kept = Applicant::new("jiro@mihon.example.jp").declared(&place.store).await;
    let why = WhyEnded { ending: ProposedEnding::Merge, kept: Some(kept.receipt.as_str()), words: "同じ事業者" };
    let why = why.to_string();
    let (wanted, kept) = (why.as_str(), kept.id);
    let unit = place.store.write(|mut db| async move {
        assert_eq!(cases::why_merged(&mut db, ended).await?, None);
        assert!(cases::propose_merge(&mut db, (ended, kept), "同じ事業者", OFFICER, at(6)).await?);
        let proposal = cases::proposal(&mut db, ended).await?.unwrap();
        assert_eq!(cases::why_proposed(&mut db, &proposal).await?, wanted);
        assert_eq!(cases::countersign(&mut db, ended, SECOND, at(6)).await?, Countersigned::Done);
        assert_eq!(cases::why_merged(&mut db, ended).await?.as_deref(), Some(wanted));
        noted(&mut db, Act::EndingSigned, ended, wanted).await?;
        assert!(matches!(cases::unmerge(&mut db, ended, "officer", at(6)).await?, Unmerged::Done(_)));
        noted(&mut db, Act::CasesUnmerged, ended, wanted).await?;
        assert_eq!(cases::why_merged(&mut db, ended).await?, None);
        Ok::<_, Error>(())
    });
    unit.await.unwrap();
    let told = reasons(place, ended).await;
    let told: Vec<_> = told.iter().map(|(kind, why)| (kind.as_str(), why.as_deref())).collect();
    assert_eq!(told, [("proposed", None), ("superseded", Some(wanted)), ("unmerged", Some(wanted))]);
});

contract!(the_others_that_a_flag_speaks_of, async |place: &Place| {
    let first = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let mut far = Applicant::new("taro@mihon.example.jp");
    far.business = sole_proprietor();
    let far = far.declared(&place.store).await;
    let ended = Applicant::new("jiro@mihon.example.jp").declared(&place.store).await.id;
    let unit = place.store.write(|mut db| async move {
        declarations::end(&mut db, ended, declarations::Ending::Stopped, "applicant", at(5)).await
    });
    assert!(unit.await.unwrap());
    let case = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let mut db = place.store.read().await.unwrap();
    let evidence = declarations::evidence(&mut db, &case).await.unwrap();
    assert_eq!((evidence.same_number, evidence.same_name_and_town, evidence.same_email), (1, 1, 2));
    let one = |one: &declarations::Declaration| (one.id, one.receipt.clone());
    for (flag, others) in [
        (Flag::SameCorporateNumber, vec![one(&first)]),
        (Flag::SameNameAndTown, vec![one(&first)]),
        (Flag::TestWord, vec![]),
    ] {
        assert_eq!(declarations::alike(&mut db, &case, flag).await.unwrap(), others, "{flag:?}");
    }
    let mut mail = declarations::alike(&mut db, &case, Flag::SameEmail).await.unwrap();
    let mut both = vec![one(&first), one(&far)];
    mail.sort_by_key(|(id, _)| *id);
    both.sort_by_key(|(id, _)| *id);
    assert_eq!(mail, both);
    assert!(declarations::alike(&mut db, &far, Flag::SameCorporateNumber).await.unwrap().is_empty());
});
