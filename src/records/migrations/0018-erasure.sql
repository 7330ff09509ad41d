-- Erasing a client, and what stops it.

-- Every erasure that was asked for, announced, called off or carried out. It outlives the client, so it holds random ids and times alone,
-- and no foreign key: after a restore it says whom to erase again.
create table erasures (
  organisation_id uuid not null,
  erasure_id uuid not null,
  client_id uuid not null,
  ground text not null check (ground in ('asked', 'retention', 'again')),
  asked_by text not null check (asked_by in ('client', 'person', 'system')),
  asked_by_id uuid,
  asked_at timestamptz not null,
  confirmed_by uuid,
  confirmed_at timestamptz,
  due_at timestamptz,
  ended_at timestamptz,
  ended_because text check (ended_because in ('called-off', 'law', 'claim', 'no-longer-due')),
  carried_out_at timestamptz,
  primary key (organisation_id, erasure_id),
  check ((confirmed_by is null) = (confirmed_at is null)),
  check ((ended_at is null) = (ended_because is null)),
  check (ended_at is null or carried_out_at is null),
  check (carried_out_at is null or due_at is not null)
);
alter table erasures enable row level security;
alter table erasures force row level security;
create policy erasures_organisation on erasures
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update on erasures to attune_app;

create unique index erasures_client on erasures (organisation_id, client_id) where ended_at is null;

-- Why a client's record must be kept whatever was asked or is due, sealed with the client's key; and who says so.
create table legal_holds (
  organisation_id uuid not null,
  hold_id uuid not null,
  client_id uuid not null,
  reason bytea not null,
  placed_by uuid not null,
  placed_at timestamptz not null,
  ended_by uuid,
  ended_at timestamptz,
  primary key (organisation_id, hold_id),
  check ((ended_by is null) = (ended_at is null)),
  foreign key (organisation_id, client_id) references clients (organisation_id, client_id) on delete cascade,
  foreign key (organisation_id, placed_by) references people (organisation_id, person_id),
  foreign key (organisation_id, ended_by) references people (organisation_id, person_id)
);
alter table legal_holds enable row level security;
alter table legal_holds force row level security;
create policy legal_holds_organisation on legal_holds
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update on legal_holds to attune_app;

create unique index legal_holds_client on legal_holds (organisation_id, client_id) where ended_at is null;

-- Both are rows now.
alter table clients drop column legal_hold;
alter table clients drop column erased_at;

-- From here on whatever is of a client goes with the client: a table that is added later is reached by its own foreign key.
alter table cases drop constraint cases_organisation_id_client_id_fkey,
  add foreign key (organisation_id, client_id) references clients (organisation_id, client_id) on delete cascade;
alter table devices drop constraint devices_organisation_id_client_id_fkey,
  add foreign key (organisation_id, client_id) references clients (organisation_id, client_id) on delete cascade;
alter table case_measures drop constraint case_measures_organisation_id_case_id_fkey,
  add foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade;
alter table case_therapists drop constraint case_therapists_organisation_id_case_id_fkey,
  add foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade;
alter table sessions drop constraint sessions_organisation_id_case_id_fkey,
  add foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade;
alter table links drop constraint links_organisation_id_case_id_fkey,
  add foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade;
alter table consents drop constraint consents_organisation_id_case_id_fkey,
  add foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade;
alter table check_ins drop constraint check_ins_organisation_id_case_id_fkey, drop constraint check_ins_organisation_id_session_id_fkey,
  add foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  add foreign key (organisation_id, session_id) references sessions (organisation_id, session_id) on delete cascade;
alter table scores drop constraint scores_organisation_id_check_in_id_fkey,
  add foreign key (organisation_id, check_in_id) references check_ins (organisation_id, check_in_id) on delete cascade;
alter table lines drop constraint lines_organisation_id_case_id_fkey, drop constraint lines_organisation_id_check_in_id_fkey,
  add foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  add foreign key (organisation_id, check_in_id) references check_ins (organisation_id, check_in_id) on delete cascade;
alter table mirrors drop constraint mirrors_organisation_id_case_id_fkey, drop constraint mirrors_organisation_id_session_id_fkey,
  add foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  add foreign key (organisation_id, session_id) references sessions (organisation_id, session_id) on delete cascade;
alter table safety_tasks drop constraint safety_tasks_organisation_id_case_id_fkey, drop constraint safety_tasks_organisation_id_check_in_id_fkey,
  add foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  add foreign key (organisation_id, check_in_id) references check_ins (organisation_id, check_in_id) on delete cascade;
alter table shown_briefs drop constraint shown_briefs_organisation_id_case_id_fkey,
  add foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade;
alter table past_scores drop constraint past_scores_organisation_id_case_id_fkey,
  add foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade;
alter table agreed_lines drop constraint agreed_lines_organisation_id_case_id_fkey, drop constraint agreed_lines_organisation_id_session_id_fkey,
  drop constraint agreed_lines_organisation_id_replaces_fkey,
  add foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  add foreign key (organisation_id, session_id) references sessions (organisation_id, session_id) on delete cascade,
  add foreign key (organisation_id, replaces) references agreed_lines (organisation_id, agreed_line_id) on delete cascade;
alter table signal_handlings drop constraint signal_handlings_organisation_id_case_id_fkey, drop constraint signal_handlings_organisation_id_session_id_fkey,
  add foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  add foreign key (organisation_id, session_id) references sessions (organisation_id, session_id) on delete cascade;
alter table heard_answers drop constraint heard_answers_organisation_id_case_id_fkey, drop constraint heard_answers_organisation_id_session_id_fkey,
  drop constraint heard_answers_organisation_id_check_in_id_fkey,
  add foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  add foreign key (organisation_id, session_id) references sessions (organisation_id, session_id) on delete cascade,
  add foreign key (organisation_id, check_in_id) references check_ins (organisation_id, check_in_id) on delete cascade;
alter table signal_votes drop constraint signal_votes_organisation_id_case_id_fkey, drop constraint signal_votes_organisation_id_session_id_fkey,
  add foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  add foreign key (organisation_id, session_id) references sessions (organisation_id, session_id) on delete cascade;
alter table agenda_items drop constraint agenda_items_organisation_id_case_id_fkey, drop constraint agenda_items_organisation_id_session_id_fkey,
  add foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  add foreign key (organisation_id, session_id) references sessions (organisation_id, session_id) on delete cascade;
alter table check_in_releases drop constraint check_in_releases_organisation_id_case_id_fkey, drop constraint check_in_releases_organisation_id_check_in_id_fkey,
  add foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  add foreign key (organisation_id, check_in_id) references check_ins (organisation_id, check_in_id) on delete cascade;
alter table homework drop constraint homework_organisation_id_case_id_fkey, drop constraint homework_organisation_id_session_id_fkey,
  add foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  add foreign key (organisation_id, session_id) references sessions (organisation_id, session_id) on delete cascade;

-- What the cascades look for. Without them each session of an erased client is looked for in every row of its organisation.
create index cases_client on cases (organisation_id, client_id);
create index devices_client on devices (organisation_id, client_id);
create index check_ins_session on check_ins (organisation_id, session_id);
create index lines_check_in on lines (organisation_id, check_in_id);
create index safety_tasks_check_in on safety_tasks (organisation_id, check_in_id);
create index agreed_lines_session on agreed_lines (organisation_id, session_id);
create index signal_handlings_session on signal_handlings (organisation_id, session_id);
create index heard_answers_session on heard_answers (organisation_id, session_id);
create index signal_votes_session on signal_votes (organisation_id, session_id);

-- PostgreSQL keeps samples of columns to plan with, and would keep an erased client's answers among them. No query looks for one of these by value.
alter table cases alter column reference set statistics 0;
alter table check_ins alter column answers set statistics 0;
alter table scores alter column value set statistics 0;
alter table mirrors alter column answers set statistics 0;
alter table past_scores alter column value set statistics 0;
alter table safety_tasks alter column answer set statistics 0, alter column answer_before set statistics 0;
alter table shown_briefs alter column shown set statistics 0;
alter table signal_handlings alter column shown set statistics 0;

-- The application takes no row of a client's away by itself.
revoke delete on clients, cases, case_therapists, sessions, links, devices, consents, lines, safety_tasks from attune_app;

-- The one way to erase: with the owner's rights, since answers and scores are append-only; only of the transaction's own organisation; and only
-- for an erasure that is due, of a client whom no legal hold and no answer that waits for a person keeps. One that was carried out before and came
-- back with a backup is carried out again whatever the backup says. The figures that were made with this client's ratings go too.
create function app_erase_client(organisation uuid, erasure uuid, at timestamptz) returns boolean
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  subject uuid;
  is_again boolean;
begin
  if organisation is distinct from nullif(current_setting('app.organisation_id', true), '')::uuid then
    raise exception 'an erasure of another organisation';
  end if;
  select e.client_id, e.ground = 'again' into subject, is_again from erasures e
    where e.organisation_id = organisation and e.erasure_id = erasure and e.ended_at is null and e.carried_out_at is null and e.due_at <= at
    for update;
  if subject is null then return false; end if;
  perform from clients k where k.organisation_id = organisation and k.client_id = subject for update;
  if not is_again and (
    exists (select from legal_holds h where h.organisation_id = organisation and h.client_id = subject and h.ended_at is null)
    or exists (
      select from safety_tasks t join cases c on c.organisation_id = t.organisation_id and c.case_id = t.case_id
      where t.organisation_id = organisation and c.organisation_id = organisation and c.client_id = subject and t.acknowledged_at is null
    )
  ) then return false; end if;
  delete from clients k where k.organisation_id = organisation and k.client_id = subject;
  delete from norms n where n.organisation_id = organisation;
  update erasures e set carried_out_at = at where e.organisation_id = organisation and e.erasure_id = erasure;
  return true;
end $$;
revoke execute on function app_erase_client(uuid, uuid, timestamptz) from public;
grant execute on function app_erase_client(uuid, uuid, timestamptz) to attune_app;
