-- A check-in given with the PIN counts before every one that came without it for the same session (decision 0008).

-- As before (0022), with that.
create or replace function app_evidence_moments(organisation uuid, wanted uuid[]) returns setof evidence_moments
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
      order by i.door <> 'pin', i.received_at desc, i.check_in_id desc
      limit 1
    ) b on true
    left join lateral (
      select i.answers ->> 'attune-after/task' as task, i.answers ->> 'attune-after/goal' as goal, i.answers ->> 'attune-after/bond' as bond
      from check_ins i
      where i.organisation_id = organisation and i.session_id = t.session_id and i.kind = 'after' and i.received_at >= t.starts
        and exists (select from mirrors m where m.organisation_id = organisation and m.session_id = t.session_id)
      order by i.door <> 'pin', case when i.received_at >= t.ends then i.received_at end, case when i.received_at >= t.ends then i.check_in_id end, i.received_at desc, i.check_in_id desc
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

-- Where it makes a difference to what is there already the sums are due, organisation by organisation, since an owner who is subject to row-level security sees one at a time.
do $$
declare
  organisation uuid;
begin
  for organisation in select distinct l.organisation_id from logins l loop
    perform app_set_org(organisation);
    insert into evidence_due (organisation_id, case_id)
    select distinct i.organisation_id, i.case_id
    from check_ins i
    where i.organisation_id = organisation and i.door = 'pin' and exists (
      select from check_ins o where o.organisation_id = organisation and o.session_id = i.session_id and o.kind = i.kind and o.door <> 'pin'
    )
    on conflict do nothing;
  end loop;
end $$;
