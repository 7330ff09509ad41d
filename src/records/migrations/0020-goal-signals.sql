-- Signals about goals are handled, voted on and answered by what the two agree like the others.
alter table agreed_lines drop constraint agreed_lines_answers_check,
  add constraint agreed_lines_answers_check check (answers in ('safety', 'deteriorating', 'rupture', 'not-on-track', 'goals', 'engagement'));
alter table signal_handlings drop constraint signal_handlings_kind_check,
  add constraint signal_handlings_kind_check check (kind in ('safety', 'deteriorating', 'rupture', 'not-on-track', 'goals', 'engagement'));
alter table signal_votes drop constraint signal_votes_kind_check,
  add constraint signal_votes_kind_check check (kind in ('deteriorating', 'rupture', 'not-on-track', 'goals', 'engagement'));
