-- What has changed among the sums of Evidence, so that whoever holds them in memory reads that alone (decision 0039).

-- For each organisation the last number that was given to changes, and how many clients have been erased: what is held in memory from before the last erasure is let go of whole.
create table evidence_heads (
  organisation_id uuid not null primary key,
  number bigint not null default 0,
  erased bigint not null default 0
);
alter table evidence_heads enable row level security;
alter table evidence_heads force row level security;
create policy evidence_heads_organisation on evidence_heads
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update on evidence_heads to attune_app;

-- Cases whose sums have changed, or that are closed and were touched. A deed names its case without a number, and holds the row until it is committed; `app_number_evidence` then gives
-- numbers to what is committed. So a number never stands for what nobody can see yet, however long a transaction took.
create table evidence_changes (
  organisation_id uuid not null,
  case_id uuid not null,
  number bigint,
  primary key (organisation_id, case_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade
);
create index evidence_changes_number on evidence_changes (organisation_id, number);
alter table evidence_changes enable row level security;
alter table evidence_changes force row level security;
create policy evidence_changes_organisation on evidence_changes
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on evidence_changes to attune_app;

-- As before (0022), and what has changed is named.
create or replace function app_keep_evidence(organisation uuid, wanted uuid[]) returns void
  language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform from audit_heads h where h.organisation_id = organisation and h.chain_id = any (wanted) order by h.chain_id for update;
  delete from evidence_due d where d.organisation_id = organisation and d.case_id = any (wanted);
  with fresh as materialized (
    select f.* from app_evidence_moments(organisation, wanted) f
  ), gone as (
    delete from evidence_moments e
    where e.organisation_id = organisation and e.case_id = any (wanted) and not exists (
      select from fresh f
      where f.organisation_id = e.organisation_id and f.case_id = e.case_id and f.therapist_id = e.therapist_id and f.instrument_id = e.instrument_id and f.scoring = e.scoring
    )
    returning e.case_id
  ), written as (
    insert into evidence_moments as e select f.* from fresh f
    on conflict (organisation_id, case_id, therapist_id, instrument_id, scoring) do update set (
      forward, reverse, sessions, with_outcome, with_alliance, with_both, early_sessions, early_alliance, first_session, first_outcome, last_session, last_outcome, sixth_both_at,
      compared_at
    ) = (
      excluded.forward, excluded.reverse, excluded.sessions, excluded.with_outcome, excluded.with_alliance, excluded.with_both, excluded.early_sessions,
      excluded.early_alliance, excluded.first_session, excluded.first_outcome, excluded.last_session, excluded.last_outcome, excluded.sixth_both_at,
      excluded.compared_at
    ) where e.organisation_id = organisation and e is distinct from excluded
    returning e.case_id
  )
  insert into evidence_changes as n (organisation_id, case_id)
  select organisation, t.case_id
  from (
    select g.case_id from gone g
    union select w.case_id from written w
    union select c.case_id from cases c where c.organisation_id = organisation and c.case_id = any (wanted) and c.closed_at is not null
  ) t
  order by t.case_id
  on conflict (organisation_id, case_id) do update set number = null;
end $$;

-- Gives the next number to every change that is committed. Nothing is locked where there is none.
create function app_number_evidence(organisation uuid) returns void
  language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform from evidence_changes n where n.organisation_id = organisation and n.number is null limit 1;
  if not found then return; end if;
  insert into evidence_heads (organisation_id) values (organisation) on conflict do nothing;
  perform from evidence_heads h where h.organisation_id = organisation for update;
  -- Whoever is changing one of them right now is waited for, in the order in which everybody takes them.
  perform from evidence_changes n where n.organisation_id = organisation and n.number is null order by n.case_id for update;
  if not found then return; end if;
  update evidence_heads h set number = h.number + 1 where h.organisation_id = organisation;
  update evidence_changes n set number = (select h.number from evidence_heads h where h.organisation_id = organisation) where n.organisation_id = organisation and n.number is null;
end $$;

-- As before (0023), and what is held in memory is out of date.
create or replace function app_erase_client(organisation uuid, erasure uuid, at timestamptz) returns boolean
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
  insert into evidence_heads as h (organisation_id, erased) values (organisation, 1) on conflict (organisation_id) do update set erased = h.erased + 1;
  delete from clients k where k.organisation_id = organisation and k.client_id = subject;
  delete from norms n where n.organisation_id = organisation;
  delete from shown_studies s where s.organisation_id = organisation;
  update erasures e set carried_out_at = at where e.organisation_id = organisation and e.erasure_id = erasure;
  return true;
end $$;
