use super::Act;

#[test]
fn every_act_is_read_back_and_views_are_views() {
    for act in Act::ALL {
        assert_eq!(Act::parse(act.code()), Some(act));
    }
    let views: Vec<_> = Act::ALL.into_iter().filter(|act| act.is_view()).collect();
    assert_eq!(
        views,
        [
            Act::StaffSeen,
            Act::CaseSeen,
            Act::AuditSeen,
            Act::QueueSeen,
            Act::FormSeen,
            Act::InquiriesSeen,
            Act::InquirySeen,
            Act::RegistrySeen,
            Act::BusinessSeen,
            Act::ConcernedSeen
        ]
    );
    assert!(Act::parse("nothing").is_none() && !views.iter().any(|act| act.changes_officer()));
}
