-- What the lead will ask of the data, locked before anybody looks; and what was shown of it.

-- append-only
create table analysis_plans (
  organisation_id uuid not null,
  plan_id uuid not null,
  locked_at timestamptz not null,
  locked_by uuid not null,
  plan jsonb not null,
  fingerprint text not null,
  primary key (organisation_id, plan_id),
  foreign key (organisation_id, locked_by) references people (organisation_id, person_id)
);
alter table analysis_plans enable row level security;
alter table analysis_plans force row level security;
create policy analysis_plans_organisation on analysis_plans
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on analysis_plans to attune_app;

-- When somebody first saw a result of a plan: a plan locked later than that may have been made knowing something. Stays when results go.
-- append-only
create table plan_looks (
  organisation_id uuid not null,
  plan_id uuid not null,
  looked_at timestamptz not null,
  looked_by uuid not null,
  primary key (organisation_id, plan_id),
  foreign key (organisation_id, plan_id) references analysis_plans (organisation_id, plan_id),
  foreign key (organisation_id, looked_by) references people (organisation_id, person_id)
);
alter table plan_looks enable row level security;
alter table plan_looks force row level security;
create policy plan_looks_organisation on plan_looks
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on plan_looks to attune_app;

-- A study as it was worked out: sums and estimates over the organisation, nobody's id. `state` says which data it was worked out from.
-- append-only
create table shown_studies (
  organisation_id uuid not null,
  shown_study_id uuid not null,
  plan_id uuid not null,
  made_at timestamptz not null,
  engine_version text not null,
  state text not null,
  took_ms integer not null,
  shown jsonb not null,
  primary key (organisation_id, shown_study_id),
  foreign key (organisation_id, plan_id) references analysis_plans (organisation_id, plan_id)
);
alter table shown_studies enable row level security;
alter table shown_studies force row level security;
create policy shown_studies_organisation on shown_studies
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on shown_studies to attune_app;

create index shown_studies_plan on shown_studies (organisation_id, plan_id, made_at);

-- As before, and the studies that were worked out with this client among others go too.
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
  delete from clients k where k.organisation_id = organisation and k.client_id = subject;
  delete from norms n where n.organisation_id = organisation;
  delete from shown_studies s where s.organisation_id = organisation;
  update erasures e set carried_out_at = at where e.organisation_id = organisation and e.erasure_id = erasure;
  return true;
end $$;
