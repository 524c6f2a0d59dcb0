"""Phrases that people use for the columns of the layout, by tab and column; a semicolon separates them.

Headers and aliases of the layout need not be here. Phrases are compared by their words, see `words`.
"""

from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS, SURVEY_RESPONSES, TRAININGS

_PHRASES = {
    COPS: {
        "cop_id": "abbrev; code; #; CoP #; group #; short name; group code; abbreviation; CommunityCode; community "
            "code; community ID; community number; initials of group; reference number; record ID; CoP abbreviation; "
            "circle code; unique ID; group abbreviation; CoP ref; CoP reference; assigned number",
        "cop_name": "full name; name of the community; group; group name; title; CoP title; circle; CoP; which "
            "group; community name; name of CoP; what we call it; current name; official name; what it is called; what "
            "is the group called; group or community; CoP group name",
        "former_names": "fka; formerly known as; previously known as; another name before; old name; formerly; used "
            "to be called; other names; previous name; aka; past name; alternate names; renamed from; names it has "
            "had; last year's name; name before; name changed from; old title; replaced; any other names; name "
            "changed; before it was; named before; name last year",
        "psc": "service code; purpose code; activity code; funding code; 3104 or 3125; purpose service; Smart Start "
            "activity code; Smart Start code; NCPC code; contract code; charge code; funded under; fund code; budget "
            "code; activity #; funding source code; grant activity code",
        "pid": "program ID; program; program identifier code; program ID code",
        "domain": "what ties us together; common interest; general interest area; area of interest; focus area; "
            "interest area; topic; topic area; shared interest; main topic; what brings us together; common ground; "
            "what they have in common; area of focus; subject area; content area; big topic; theme; overall topic; "
            "interest; purpose; area we study; area of study; field of interest; general topic; what is it about; "
            "topic of CoP; what the CoP is about; CoP topic; CoP subject; subject; primary topic; group topic; "
            "our focus",
        "domain_changed_on": "changed area on; area changed; domain changed; date domain changed; domain change "
            "date; date topic changed; date focus area changed; domain revised on; domain last changed; last change of "
            "domain; when did domain change; date of change in domain; domain amended",
        "cad_updated_on": "CAD updated; CAD update; date CAD updated; CAD date; CAD revised; CAD amended; CAD "
            "amendment date; CAD changed on; date entered in CAD; CAD revision date; contract activity description "
            "updated",
        "community": "who is your CoP for; for whom; audience; target audience; who it is for; intended audience; "
            "who is it for; target group; who; serves; designed for; aimed at; population served; target population; "
            "intended participants; kind of people; serving; teachers it serves; who comes; who attends; who is "
            "invited; who we serve; who can it help; participants; meant for; geared to; reaches; type of "
            "participants; type of members; job titles of members; for which teachers; people it is for; members are "
            "mostly; geared toward; target members; intended for; kind of members; CoP audience; staff it is for; "
            "participants roles; who it serves; roles of participants; who should come",
        "membership": "how do people get in; how people get in; membership rules; who can join; how people join; "
            "member type; open or closed; how to join; recruitment; who are the members; members are; how to become a "
            "member; who may join; eligibility; admission; open or invite only; invitation; joining; enrollment "
            "process; can anyone join; ways to join; how one joins; membership type; membership criteria; member "
            "selection; open to; requirements to join; who is eligible; membership policy; getting in; how people are "
            "invited; rules for joining; open group; join by; who can come; how they sign up; process to join; open to "
            "anyone",
        "members": "heads; head count; # members; how many members; size; current members; member count; enrollment; "
            "roster size; members now; membership count; number in group; group size; on roster; headcount on roster; "
            "how many belong; how many on list; how many people; total members; people in group; number on list; how "
            "many are in it; how big; active members; people in group now; how many teachers; number of teachers; "
            "number of providers",
        "practice": "narrowed focus; narrow focus; working on; specific focus; practice focus; what they work on; "
            "shared practice; what members do; goal of group; what the group does; what they do together; what the "
            "group works on; specific topic; current work; core practice; learning focus; focus of work; what we "
            "practice; focus of practice; group goal; project; focus; focus this year; this year's focus; what they "
            "are learning; joint work; activity focus; project or focus; what we are working on; specific focus area; "
            "practice focus area",
        "assessment_and_evaluation": "how we'll know it's working; how success is measured; evaluation; how we "
            "evaluate; evaluation method; evaluation plan; how we know it works; how impact is measured; how measured; "
            "measure of success; how progress is measured; data collected; how we check; how assessed; assessment "
            "tool; assessment method; evaluation tool; how we measure success; how we know it is working; outcome "
            "measure; evidence of impact; evaluation type; how success is judged; how results are measured; outcomes "
            "measured by; proof it works; proof",
        "facilitators": "keeper; point person; contact person; led by; leader; group leader; facilitator names; "
            "facilitated by; who leads; contact; run by; person in charge; lead person; group lead; staff lead; who "
            "facilitates; name of leader; facilitator name; in charge; responsible person; who is leading; who runs "
            "it; CoP lead; name of person leading group",
        "facilitator_requirements_met": "facilitator qualified; requirements met; meets requirements; facilitator "
            "requirements; facilitator criteria met; leader qualified; qualified; facilitator meets criteria; "
            "facilitator has met requirements; facilitator meets requirements; facilitator eligible; facilitator ok; "
            "facilitator requirements ok; requirements facilitator",
        "training_cohort": "cohort; trained in cohort; facilitator cohort; training class; cohort trained; trained "
            "with; cohort of facilitator; facilitator training class; which cohort; training group of facilitator; "
            "cohort attended; cohort of training; cohort year",
        "delivery_mode": "meets how; type; in person or virtual; how it meets; meeting type; meeting format; virtual "
            "or in person; how they meet; meets by; gathers; setting; how the group meets; meeting style; delivery "
            "type; method of meeting; zoom or in person; online or in person; meets in person or online; type of "
            "meeting; modality; meets virtually; usually meets",
        "meeting_time_and_location": "where and when; schedule; meeting time; location; where; time and place; when "
            "they meet; meets when; day and time; meeting schedule; meeting place; usual day and time; regular meeting "
            "time; meets when and where; where they meet; day time place; when and where; meeting location; time of "
            "meeting; meeting days; location and time; usual meeting; when they get together; standing meeting; time "
            "location; get together; meeting day and time; day and spot; day and place",
        "meeting_software": "platform; zoom or teams; online platform; video tool; virtual platform; meeting tool; "
            "zoom teams; virtual software; which platform; online meeting tool; app used; what do they use to meet "
            "online; zoom or google meet",
        "hybrid_room_equipment": "camera and microphone in room; cam and mic in room; room camera; owl; meeting owl; "
            "room equipment; equipment; camera and mic in room; hybrid equipment; room set up for hybrid; hybrid "
            "setup; equipment for hybrid; room has camera and microphone; room technology; room equipped; hybrid room; "
            "room ready for hybrid; equipped for hybrid",
        "members_have_camera_and_microphone": "members have webcam; cameras and mics; webcam and microphone; members "
            "have equipment; members have cameras; members camera and microphone; camera microphone members; everyone "
            "has camera and microphone; members equipment; members cameras microphones; cameras and microphones at "
            "home; members with camera",
        "growing_together_book": "got the book; GT book; has book; book on hand; growing together copy; copy of "
            "book; GT book on hand; book received; have book; has growing together; book in hand; own the book; GT "
            "copy; have growing together; has copy of growing together; growing together given",
        "start_date": "first mtg; began; first meeting; start; launch date; date formed; since; date began; first "
            "met; active from; active since; kickoff; established; begin date; opened; date of first meeting; when did "
            "it start; launched; initial meeting; start of group; first session; active from date",
        "end_date": "wrapped up; last mtg if closed; closed; stopped; last meeting; finished; date closed; end; "
            "active until; active to; active to date; inactive since; retired; closing date; when did it end; date it "
            "ended; dissolved; disbanded; last day; if ended when; end of group; last session; discontinued; no longer "
            "meeting as of; final meeting; last met; stopped meeting",
    },
    SESSIONS: {
        "cop_id": "cohort group; group; group name; which group; circle; community; learning community; CoP name; "
            "name of group; which CoP met; CoP group; which bunch; team; club; cohort; community name; name of "
            "community; name of your CoP; PLC; CoP that met; grp; which CoP; learning circle",
        "date": "what day did you meet; when; day; date held; met on; meeting day; date of mtg; date of activity; "
            "activity date; happened on; when we gathered; day we met; date of get together; what day; date your CoP "
            "met; when did the group meet; date of gathering; date of event; service date",
        "status": "happened; on or off; met or cancelled; ok or cancelled; cancelled; held?; did it happen; took "
            "place; cancelled?; held or cancelled; meeting status; happened?; did we meet; meeting held; was it held; "
            "on/off; did your CoP meet as planned or was it cancelled; cancelled or held; did the group meet; met; "
            "outcome of meeting; meeting took place; was meeting cancelled; held as planned; was it held if not why",
        "delivery_mode": "platform/place; how did you meet; ip or v or hyb; zoom?; mode; how we met; meeting type; "
            "where; location; virtual or in person; setting; type; in person virtual or hybrid; how held; in "
            "person/zoom; meeting format; zoom live; live or zoom; zoom or live; modality; delivery type; method; "
            "where we met; how was the meeting held; did people meet on zoom in person or both; method of meeting; "
            "virtual or in person meeting; setting of meeting",
        "minutes": "how many minutes did you meet; about how many minutes; length; duration; how long; min; length "
            "of meeting; length (min); time in minutes; run time; minutes long; minutes met; how many minutes; "
            "duration minutes; total minutes; meeting length; time spent; number of minutes; minutes lasted; how long "
            "did you meet; total time; time met; length of time",
        "attended_in_person": "at the table; in the room; on site; came in person; # in person; face to face; onsite "
            "count; in person count; number live; physically present; how many in person; live attendance; how many "
            "people in the room; number on site; count in room; in person attendees; members in person; total in "
            "person; at site; in house; here in person; attended at site; in person total; came to the building; room "
            "count; in person head count; attendance in person",
        "attended_online": "on screen; dialed in; online; on zoom; virtual attendees; joined online; remote; # "
            "virtual; # on zoom; virtual attendance; virtual count; zoom count; number on zoom; zoomed in; how many on "
            "zoom; number joined by zoom; number online; online count; online attendees; remote attendees; total "
            "virtual; members online; on line; how many joined by zoom; on computer; from home; online total; by zoom; "
            "by phone or zoom; zoom head count; attendance virtual; virtual participants",
        "attended": "ttl; everybody; how many were there; signed in; how many came; total; how many; no. there; "
            "number there; # attending; head count; total attendance; number of participants; # present; turnout; "
            "attendees; participants; # of people; total participants; number of members present; all; everyone; total "
            "count; how many souls; how many people attended in all; how many people came; number of people present; "
            "people; count; number of people; group total; total number; all attendees; how many were present; people "
            "who came; who came count; folks; total in attendance",
        "topic": "main thing discussed; what did you discuss; what for; what about; title; session title; meeting "
            "topic; what we talked about; subject; agenda; focus; theme; discussion topic; what we did; topic of the "
            "day; agenda item; topics covered; content; main topic; what it was about; meeting focus; learning topic; "
            "issue discussed; discussion focus; lesson; discussed; conversation topic; book or topic; what we learned "
            "about; what did the group talk about; what came up",
        "facilitators": "who led the meeting; facilitator initials; convener; who ran it; led by; leader; host; "
            "facilitated by; run by; who led; presenter; person leading; lead; led the meeting; group leader; CoP "
            "facilitator; PLC facilitator; name of facilitator; meeting leader; who was in charge; facilitating; ran "
            "the meeting; ran meeting",
        "notes": "things to remember; remarks; anything else; comments; observations; other; memo; if cancelled why; "
            "why cancelled; reason if cancelled; reason for cancellation; cancellation reason; other notes; anything "
            "to add; anything else we should know; general notes; additional comments; notes comments; reason not "
            "held; details; other info; things to note; follow up notes; meeting notes; extra; why not held; special "
            "notes",
    },
    TRAININGS: {
        "training_id": "code; training code; training #; event ID; event #; course ID; course #; event no.; workshop "
            "#; session code; class #; course code; training key; training number; training ref; training reference "
            "number; event number",
        "title": "what; course; name of training; workshop; class; session title; topic; name; training name; "
            "workshop title; course title; event name; training topic; training offered; title of training activity; "
            "module; PD event; task name; webinar title; name of event; name of workshop; what was the training "
            "called; training activity; activity title; name of class; topic of training; subject of training; what "
            "training; webinar; what was offered",
        "date": "month; when; day; date held; date of workshop; date offered; workshop date; event date; date of "
            "activity; activity date; date given; date presented; held on; PD date; date of training session; training "
            "day; when was it; start; service date; date of session; date completed; session date",
        "cohort": "cohort name; cohort #; class group; cohort no; cohort year; group cohort; facilitator cohort; "
            "which cohort; group of trainees; for cohort; cohort served",
        "phase": "stage; type of training; training type; type; training phase; half of the program; part of "
            "program; training or implementation; first or second six months; program phase; phase of training; which "
            "phase; program half; 1st or 2nd half",
        "strategy": "strategy covered; key strategy covered; strategies addressed; strategy addressed; strategies "
            "covered; strategy it covers; CoP strategy; strategy taught; key strategies covered; strategies taught; "
            "strategy number",
        "delivery_mode": "delivered; how delivered; virtual or in person; how held; type; where; location; in "
            "person/virtual; how given; how was it offered; delivery method; delivery type; online onsite; zoom face "
            "to face; method of delivery; live or online; setting; online or in person; format of training; modality; "
            "how it was given; where held",
        "minutes": "length; duration; how long; min; length (min); time in minutes; run time; total minutes; minutes "
            "long; how many minutes; duration minutes; training length; number of minutes; length of training",
        "participants": "# completed; # who finished; facilitators trained; signed in; # trained; attendees; how "
            "many attended; number trained; head count; # present; # of people; people trained; # attending; total "
            "attendance; enrolled; turnout; unduplicated count of attendees; actual participants; showed up; how many "
            "came; how many finished; number attended; count of attendees; participant count; number of people; who "
            "attended count; number who attended; unduplicated participants; people present; total count; total "
            "trained; trainees; number of trainees; completers",
    },
    CONSULTATIONS: {
        "date": "month/day; month; when; day; date of visit; visit date; TA date; service date; date of service; "
            "date of activity; month of service; date helped; contact date; coaching date; what day; when did you "
            "meet; date met; call date; day of coaching; date of contact; date of call; date of support; meeting date; "
            "activity date; date we talked; date provided; call visit date; date given; date of consult",
        "individuals": "caregiver; who I coached; who got help; with whom; helped; who; name; teacher; person; "
            "client; staff served; participant; recipient; who received; educator; coachee; name of person; who was "
            "helped; person served; provider; participant name; facilitator; consultee; consultees; person coached; "
            "met with; who did you meet with; who received it; who was coached; provider name; facilitator helped; who "
            "I helped; recipient names; names; person visited; who asked for help; person receiving TA; attended by; "
            "names of people served; who you helped; participant names; person supported; helped whom; whom; name of "
            "facilitator helped; individuals served; who was served; TA recipient; facilitator name; people I coached; "
            "talked with; spoke with; who was it for; seen; clients; people helped; a quien se asesoro",
        "number_of_individuals": "how many people helped; people helped; # helped; how many people; # people; number "
            "served; head count; # served; how many; # of participants; # of individuals; people served; how many got "
            "help; how many did you help; recipient count; number coached; number of recipients; count of people; "
            "number of people helped; number of people served; how many were there; how many received; number "
            "supported; total people; number in session; number of facilitators; number of teachers; number of staff; "
            "number of persons; how many people received TA",
        "hours": "time spent; length; duration; hrs; total time; hours spent; time; how long; length of visit; TA "
            "hours; contact hours; amount of time; billable hours; hours in all; how many hours in all; total hours of "
            "service; time in hours; length in hours; how much time; service hours; hours of TA; coaching hours; hours "
            "provided; number of hours; time given; hours of service",
        "cop_id": "about which group; CoP helped; group; group name; which group; circle; related CoP; re which CoP; "
            "which CoP; their group; for group; CoP supported; CoP they lead; facilitator's CoP; name of their CoP; "
            "community name; regarding which CoP; what CoP was it about; their CoP; CoP name; for which group; CoP "
            "they facilitate; group they lead; group helped; CoP concerned; CoP assisted; client CoP; provider's CoP; "
            "person's CoP",
        "consultant": "helper; staff who helped; who gave it; given by; who helped; by; coach; TA specialist; by "
            "whom; provided by; specialist; our staff; staff member; TA provider; LP staff; staff; service provider; "
            "which team member are you; team member; who consulted; consulted by; coach name; person providing; "
            "provider of TA; who gave the help; assigned consultant; consultant assigned; supported by; our team "
            "member; delivered by; name of coach; staff person; your name; staff name; staff initials; consultant "
            "initials; coach initials; TA staff; TA person; person giving TA; who provided TA; helped by; consultant "
            "name; specialist name; consultation given by; staff providing TA",
        "delivery_mode": "phone zoom or visit; virtual or in person; how; contact type; type of contact; method; "
            "type; where; in person/phone/zoom; location; channel; visit or call; visit phone zoom; phone visit; how "
            "was it given; how provided; how did you meet; method of contact; mode of TA; phone or visit; in person or "
            "virtual; call or visit; delivery type; contact method; modality; how it was delivered; how we talked; how "
            "TA was given; way of contact; type of visit; phone in person zoom",
        "topic": "purpose of visit; what on; what about; what did they need; need; re; goal; worked on; goal worked "
            "on; about; what we discussed; reason; focus; purpose; notes; what for; issue; topics discussed; content; "
            "what did you work on; what kind of help; kind of help; what they needed; help needed; focus of TA; TA "
            "topic; purpose of call; reason for call; topic of consultation; subject of call; area of support; TA "
            "content; what we worked on; why they called; question asked; assistance provided; concern; help with; "
            "summary of TA; TA given; question issue; area of need; problem; support needed; what they needed help "
            "with; what help was given; what was needed",
    },
    SURVEY_RESPONSES: {
        "timestamp": "date; submitted; submission date; completed on; response date; recorded date; date submitted; "
            "end date; submitted at; completion time; time completed; date created; date taken; date of response; date "
            "of survey; when submitted; submitted on; finished at; date and time; end time; date completed; completed; "
            "completed at; submit date; time submitted; date filled out; date answered; response time; day completed; "
            "submission time; submission date and time; time of response; time finished",
        "fiscal_year": "program year; year; FY; which year; survey year; program yr; contract year",
        "cop_id": "which peer group do you attend; select your community of practice; which group are you in; name "
            "of your CoP; your community of practice; group; which community of practice do you attend; which CoP do "
            "you belong to; your group; what CoP are you part of; what is the name of your CoP; name of the CoP you "
            "facilitate; choose your CoP; my CoP is; I am in the following CoP; CoP you attend; your PLC; which circle "
            "do you attend; community name; what CoP are you in; which CoP are you part of; select your group; what "
            "group are you in; which CoP did you participate in; name of your community of practice; group you belong "
            "to; CoP attended; my group; in which group do you participate",
        "role": "what is your part in the group; your part; what is your role; your role; I am a; are you a; "
            "position; what is your role in the CoP; what best describes you; I am a member or facilitator; role in "
            "CoP; describe your role; which of these are you; are you a CoP member or a CoP facilitator; are you a "
            "member or facilitator; member or leader; do you lead or attend; how do you take part; respondent type; I "
            "attended as; describe yourself; in this CoP I am; member facilitator; role code; type of participant; "
            "capacity; I am answering as; how are you involved; what do you do in the CoP; participant type; my role; "
            "are you a facilitator; are you a member facilitator or trainee",
    },
}
COLUMN_HINTS = {tab: {column: tuple(phrases.split("; ")) for column, phrases in columns.items()}
                for tab, columns in _PHRASES.items()}
