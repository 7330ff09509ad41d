-- What a page of a case reads is found by its case, however many cases the organisation has.

create index mirrors_case on mirrors (organisation_id, case_id);
create index consents_case on consents (organisation_id, case_id);
create index case_therapists_case on case_therapists (organisation_id, case_id);
