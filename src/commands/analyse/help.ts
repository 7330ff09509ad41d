// What `attune analyse --help` says.

export const help = `npm run attune -- analyse [sessions.csv] [--outcome phq-9] [--alliance-range 0:10] [--report report.html] [--json]
Does the alliance go with the outcome here? Reads CSV, or standard input: client_id,therapist_id,session,alliance,outcome and, if it is there,
organisation_id; a row a session, in any order. Other columns are not looked at, and are named.
  session   a whole number. A session is followed by the one numbered one higher; where that is missing there is a gap, which is counted
  outcome   taken before that session; empty or NA where there is none, which is never zero
  alliance  taken after it

--outcome          phq-9, gad-7 or phq-8, with their name, range and reliable change; or any other name (one that looks mistyped is asked about)
--outcome-range    what it reaches from and to, as 0:27; values outside are named and not used
--better           lower (the usual) or higher: which way the outcome is better
--reliable-change  points that count as reliable for one client, said in the report
--alliance, --alliance-range  the same for the alliance
--report           writes the study as one HTML file that needs nothing else; the text is then short, unless --as-text
--strict           stops at the first problem

What it does: a mixed model of the next outcome on the alliance split three ways (a client's rating against their own usual; their usual against
that of their therapist's other clients; their therapist's against all), beside the outcome before, the session's number and the first outcome;
the same without the outcome before, and with each client's own trend taken out; the other way round; again without some clients; the correlation
of early alliance with change; the therapists' share of the differences. What is too little to be shown says how much is missing.

Why it is split: three clients rate 3 4 5, 5 6 7 and 7 8 9, and what comes next is 12 10 8, 14 12 10 and 16 14 12. One line through all nine points
rises by 0.40. Yet in each client it falls by 2.0 for a point, and between their means it rises by 1.0: two answers to two questions, and the line
through everything is neither.

It finds associations. What goes together may both follow from something else.
With --json one object: counts, gates, estimates with intervals, what was taken out of a model and why, warnings, and what may be said as codes.
Exits 0, or 2 when something was named and left out, or could not be read.

npm run attune -- analyse sessions.csv --outcome phq-9 --alliance-range 1:5 --report report.html
npm run attune -- analyse --outcome CORE-OM --outcome-range 0:40 --json < sessions.csv > study.json
npm run attune -- analyse wellbeing.csv --outcome WEMWBS --outcome-range 14:70 --better higher`
