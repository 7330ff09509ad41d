-- What is looked up before the organisation is known.

-- reference table: a sign-in name leads to its organisation before any scope exists
create table logins (
  login text not null,
  organisation_id uuid not null,
  person_id uuid not null,
  primary key (login, organisation_id)
);
grant select, insert, update, delete on logins to attune_app;
