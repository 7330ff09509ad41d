-- What Evidence is worked out from: of each client's course the sums and products that its models need, and no session. They follow from other rows,
-- so `verify` makes them anew and compares.

-- One row for each case, therapist of its sessions, measure of outcome and scoring (the first number of its version). Whole numbers, exact whatever came
-- first: an outcome in thousandths of a point, an alliance check as the sum of its three items (0 to 30).
-- `forward` and `reverse` are products summed over pairs of sessions, 15 each: of (1, outcome, alliance, session, next) with each other, the lower triangle
-- row by row, so that the first is how many pairs there are. Next is the outcome before the following session; in reverse the alliance after it, with
-- the same therapist. What is missing makes no pair. Of a client whose record is kept and not used there is no row.
-- `with_both` and the last two tell how near an organisation is to what may be shown: when the sixth session with both forms was, and when there first
-- was an outcome after an alliance check of sessions 2 to 4.
create table evidence_moments (
  organisation_id uuid not null,
  case_id uuid not null,
  therapist_id uuid not null,
  instrument_id text not null,
  scoring text not null,
  forward bigint[] not null check (cardinality(forward) = 15),
  reverse bigint[] not null check (cardinality(reverse) = 15),
  sessions bigint not null,
  with_outcome bigint not null,
  with_alliance bigint not null,
  with_both bigint not null,
  early_sessions bigint not null,
  early_alliance bigint not null,
  first_session bigint,
  first_outcome bigint,
  last_session bigint,
  last_outcome bigint,
  sixth_both_at timestamptz,
  compared_at timestamptz,
  primary key (organisation_id, case_id, therapist_id, instrument_id, scoring),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade
) with (fillfactor = 70);
alter table evidence_moments enable row level security;
alter table evidence_moments force row level security;
create policy evidence_moments_organisation on evidence_moments
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on evidence_moments to attune_app;

-- Cases whose sums are to be made anew because of a check-in: named in its transaction, since working them out there would cost it half as much again.
-- They are made anew within a minute, and before anybody reads.
create table evidence_due (
  organisation_id uuid not null,
  case_id uuid not null,
  primary key (organisation_id, case_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade
);
alter table evidence_due enable row level security;
alter table evidence_due force row level security;
create policy evidence_due_organisation on evidence_due
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, delete on evidence_due to attune_app;

-- The moments of these cases as they follow from what is stored now: the one place that says how. A session is numbered among those that took place
-- as far as anyone has said; which check-in counts is as in src/domain/session/before-after.ts; the main scale of a shipped measure is called total;
-- and nothing counts of an alliance check whose session the therapist has not rated. `offset 0` keeps each look-up by itself, so that it goes by its key
-- whatever the server knows of the size of a table: a statement that is prepared when a table is empty is still in use when it is full.
create function app_evidence_moments(organisation uuid, wanted uuid[]) returns setof evidence_moments
  language plpgsql stable set plan_cache_mode = force_generic_plan as $$
begin
  return query
  with taken as (
    select s.organisation_id, s.case_id, s.session_id, s.therapist_id, s.status, coalesce(s.started_at, s.planned_start) as starts, coalesce(s.ended_at, s.planned_end) as ends,
      row_number() over (partition by s.organisation_id, s.case_id order by s.planned_start, s.session_id) as number
    from unnest(wanted) as w (case_id)
    cross join lateral (select c.client_id from cases c where c.organisation_id = organisation and c.case_id = w.case_id offset 0) c
    cross join lateral (select k.client_id from clients k where k.organisation_id = organisation and k.client_id = c.client_id and k.restricted_at is null offset 0) k
    cross join lateral (select s.* from sessions s where s.organisation_id = organisation and s.case_id = w.case_id and s.status in ('planned', 'held') offset 0) s
  ), counted as (
    select t.organisation_id, t.case_id, t.therapist_id, t.status, t.starts, t.number, b.check_in_id,
      case when a.task = any (points.all) and a.goal = any (points.all) and a.bond = any (points.all) then a.task::bigint + a.goal::bigint + a.bond::bigint end as alliance
    from taken t
    cross join (select '{0,1,2,3,4,5,6,7,8,9,10}'::text[] as all) points
    left join lateral (
      select i.check_in_id
      from check_ins i
      where i.organisation_id = organisation and i.session_id = t.session_id and i.kind = 'before' and i.received_at < t.starts
      order by i.received_at desc, i.check_in_id desc
      limit 1
    ) b on true
    left join lateral (
      select i.answers ->> 'attune-after/task' as task, i.answers ->> 'attune-after/goal' as goal, i.answers ->> 'attune-after/bond' as bond
      from check_ins i
      where i.organisation_id = organisation and i.session_id = t.session_id and i.kind = 'after' and i.received_at >= t.starts
        and exists (select from mirrors m where m.organisation_id = organisation and m.session_id = t.session_id)
      order by case when i.received_at >= t.ends then i.received_at end, case when i.received_at >= t.ends then i.check_in_id end, i.received_at desc, i.check_in_id desc
      limit 1
    ) a on true
  ), course as (
    select c.*, case when c.alliance is not null and lead(c.therapist_id) over forth = c.therapist_id then lead(c.alliance) over forth end as next_alliance,
      max(case when c.status = 'held' or c.alliance is not null then c.number when c.check_in_id is not null then c.number - 1 end) over whole as known,
      min(case when c.alliance is not null and c.number between 2 and 4 then c.number end) over whole as first_early
    from counted c
    window forth as (partition by c.organisation_id, c.case_id order by c.number), whole as (partition by c.organisation_id, c.case_id)
  ), cells as (
    select c.organisation_id, c.case_id, c.therapist_id, count(*) filter (where c.number <= c.known) as sessions, count(c.alliance) filter (where c.number <= c.known) as with_alliance,
      max(c.alliance) filter (where c.number = 2) as second, max(c.alliance) filter (where c.number = 3) as third, max(c.alliance) filter (where c.number = 4) as fourth
    from course c
    group by c.organisation_id, c.case_id, c.therapist_id
  ), scored as (
    select c.organisation_id, c.case_id, c.therapist_id, c.starts, c.number, c.known, c.first_early, c.alliance, c.next_alliance, r.instrument_id, split_part(r.version, '.', 1) as scoring,
      round(r.value * 1000)::bigint as outcome
    from course c
    cross join lateral (
      select r.instrument_id, r.version, r.value
      from scores r
      where r.organisation_id = organisation and r.check_in_id = c.check_in_id and abs(r.value) <= 100000 and r.scale = case when r.instrument_id like 'own-%' then (
        select v.instrument #>> '{scoring,0,scale}'
        from measures m
        join measure_versions v on v.organisation_id = m.organisation_id and v.measure_id = m.measure_id
        where m.organisation_id = organisation and v.organisation_id = organisation and m.instrument_id = r.instrument_id and v.version = r.version
      ) else 'total' end
      offset 0
    ) r
  ), followed as (
    select s.*, case when s.alliance is not null and lead(s.number) over forth = s.number + 1 then lead(s.outcome) over forth end as next,
      count(s.alliance) over forth as both_so_far
    from scored s
    window forth as (partition by s.organisation_id, s.case_id, s.instrument_id, s.scoring order by s.number)
  ), paired as (
    select f.*, case when f.next is not null then f.outcome end as o, case when f.next is not null then f.alliance end as a, case when f.next is not null then f.number end as s,
      case when f.next_alliance is not null then f.outcome end as ro, case when f.next_alliance is not null then f.alliance end as ra, case when f.next_alliance is not null then f.number end as rs
    from followed f
  ), summed as (
    select p.organisation_id, p.case_id, p.therapist_id, p.instrument_id, p.scoring, count(p.next) as forward_pairs, count(p.next_alliance) as reverse_pairs,
      array[
        count(p.next),
        sum(p.o), sum(p.o * p.o),
        sum(p.a), sum(p.a * p.o), sum(p.a * p.a),
        sum(p.s), sum(p.s * p.o), sum(p.s * p.a), sum(p.s * p.s),
        sum(p.next), sum(p.next * p.o), sum(p.next * p.a), sum(p.next * p.s), sum(p.next * p.next)
      ]::bigint[] as forward,
      array[
        count(p.next_alliance),
        sum(p.ro), sum(p.ro * p.ro),
        sum(p.ra), sum(p.ra * p.ro), sum(p.ra * p.ra),
        sum(p.rs), sum(p.rs * p.ro), sum(p.rs * p.ra), sum(p.rs * p.rs),
        sum(p.next_alliance), sum(p.next_alliance * p.ro), sum(p.next_alliance * p.ra), sum(p.next_alliance * p.rs), sum(p.next_alliance * p.next_alliance)
      ]::bigint[] as reverse,
      count(*) filter (where p.number <= p.known) as with_outcome, count(p.alliance) as with_both, min(p.number) as first_session, max(p.number) as last_session,
      (min(array[p.number, p.outcome]))[2] as first_outcome, (max(array[p.number, p.outcome]))[2] as last_outcome,
      min(p.starts) filter (where p.both_so_far = 6 and p.alliance is not null) as sixth_both_at, min(p.starts) filter (where p.number > p.first_early) as compared_at
    from paired p
    group by p.organisation_id, p.case_id, p.therapist_id, p.instrument_id, p.scoring
  ), measured as (
    select s.organisation_id, s.case_id, s.instrument_id, s.scoring, max(s.last_session) as last_session
    from summed s
    group by s.organisation_id, s.case_id, s.instrument_id, s.scoring
  )
  select l.organisation_id, l.case_id, l.therapist_id, g.instrument_id, g.scoring,
    case when s.forward_pairs > 0 then s.forward else nothing.all end, case when s.reverse_pairs > 0 then s.reverse else nothing.all end,
    l.sessions, coalesce(s.with_outcome, 0), l.with_alliance, coalesce(s.with_both, 0),
    (case when l.second is not null and g.last_session > 2 then 1 else 0 end + case when l.third is not null and g.last_session > 3 then 1 else 0 end
      + case when l.fourth is not null and g.last_session > 4 then 1 else 0 end)::bigint,
    case when g.last_session > 2 then coalesce(l.second, 0) else 0 end + case when g.last_session > 3 then coalesce(l.third, 0) else 0 end
      + case when g.last_session > 4 then coalesce(l.fourth, 0) else 0 end,
    s.first_session, s.first_outcome, s.last_session, s.last_outcome, s.sixth_both_at, s.compared_at
  from cells l
  join measured g on g.organisation_id = l.organisation_id and g.case_id = l.case_id
  left join summed s on s.organisation_id = l.organisation_id and s.case_id = l.case_id and s.therapist_id = l.therapist_id
    and s.instrument_id = g.instrument_id and s.scoring = g.scoring
  cross join (select array_fill(0::bigint, '{15}') as all) nothing;
end $$;

-- Writes them: what is there becomes what should be there, a row that follows from nothing any more goes, and the case is due no more. The end of each case's audit chain is
-- held first, as every deed on a case holds it, so that of two at once the later sees what the earlier did.
create function app_keep_evidence(organisation uuid, wanted uuid[]) returns void
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
  )
  insert into evidence_moments as e select f.* from fresh f
  on conflict (organisation_id, case_id, therapist_id, instrument_id, scoring) do update set (
    forward, reverse, sessions, with_outcome, with_alliance, with_both, early_sessions, early_alliance, first_session, first_outcome, last_session, last_outcome, sixth_both_at,
    compared_at
  ) = (
    excluded.forward, excluded.reverse, excluded.sessions, excluded.with_outcome, excluded.with_alliance, excluded.with_both, excluded.early_sessions,
    excluded.early_alliance, excluded.first_session, excluded.first_outcome, excluded.last_session, excluded.last_outcome, excluded.sixth_both_at,
    excluded.compared_at
  ) where e.organisation_id = organisation and e is distinct from excluded;
end $$;

-- Of what is there already, organisation by organisation, since an owner who is subject to row-level security sees one at a time.
do $$
declare
  organisation uuid;
  page uuid[];
begin
  for organisation in select distinct l.organisation_id from logins l loop
    perform app_set_org(organisation);
    for page in
      select array_agg(c.case_id) from (
        select n.case_id, (row_number() over (order by n.case_id) - 1) / 100 as part from cases n where n.organisation_id = organisation
      ) c group by c.part
    loop
      perform app_keep_evidence(organisation, page);
    end loop;
  end loop;
end $$;

-- PostgreSQL keeps samples of columns to plan with, and would keep an erased client's scores among them.
alter table evidence_moments alter column forward set statistics 0, alter column reverse set statistics 0, alter column early_alliance set statistics 0,
  alter column first_outcome set statistics 0, alter column last_outcome set statistics 0;

-- Who may look across organisations: at this table, and at nothing else. Nobody signs in as this role; the command line takes it (decision 0031).
do $$ begin
  if not exists (select from pg_roles where rolname = 'attune_across') then
    create role attune_across nologin;
  end if;
end $$;
-- On a server where somebody else made the role, who may look across is theirs to say.
do $$ begin
  grant attune_across to current_user;
exception when insufficient_privilege then
  raise notice 'attune_across was not granted: a look across organisations needs it';
end $$;
grant usage on schema public to attune_across;
grant select on evidence_moments to attune_across;
-- across organisations: for reading sums alone, by a role that the application cannot take
create policy evidence_moments_across on evidence_moments for select to attune_across using (true);
