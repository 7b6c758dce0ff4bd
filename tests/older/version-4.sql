-- A small register as version 4 of the file was written by the program of its time: newer programs must open it.
PRAGMA application_id = 1230131761;
PRAGMA user_version = 4;
PRAGMA foreign_keys = OFF;
BEGIN TRANSACTION;
CREATE TABLE changes (
    number INTEGER PRIMARY KEY,
    step INTEGER NOT NULL,
    at TEXT NOT NULL,
    operator TEXT NOT NULL,
    operation TEXT NOT NULL,
    reason TEXT,
    "table" TEXT NOT NULL,
    record TEXT NOT NULL,
    "row" INTEGER NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    origin INTEGER NOT NULL,
    below INTEGER NOT NULL,
    undo INTEGER NOT NULL,
    redo INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    content BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;
INSERT INTO "changes" VALUES(1,0,'2026-11-28T07:31:59+00:00','张文','new',NULL,'','',0,'{}','{"settings":1,"levels":3,"grades":10,"roles":9}',0,0,0,0,0,X'94B65880AA9FB4C13C5BD021D60809DCC2EDC4DB1BBD45CB24DDB4CD81DDEFE8',X'5322C6171D34CAE46BFDD26732333382F904E1F6ED426C666B972E1D113E98C8');
INSERT INTO "changes" VALUES(2,1,'2026-11-28T07:31:59+00:00','张文','import','d.json','units','supervisor',1,'{}','{"code":"supervisor","name":"某市财政局","body":"supervisor","confidence":null,"origin":"import","confirmed":true}',1,0,1,0,11,X'271E04FB45EE3BBD6C485C0C7DF9261F3B86C870A1F642A63721A9E4BA7C2686',X'8767F82254D864A85A459584FA5214B34FC850E23107FCB883E1468762C9C760');
INSERT INTO "changes" VALUES(3,1,'2026-11-28T07:31:59+00:00','张文','import','d.json','sections','SEC01',1,'{}','{"code":"SEC01","name":"政府采购监管科","unit":"supervisor","head_post":null,"leader_post":null,"origin":"import","confirmed":true}',1,0,1,0,11,X'271E04FB45EE3BBD6C485C0C7DF9261F3B86C870A1F642A63721A9E4BA7C2686',X'3F99164CC8FCB61C84CE508BC4CC82A246C4DC1EE66F7C2937A8CD7933637D19');
INSERT INTO "changes" VALUES(4,1,'2026-11-28T07:31:59+00:00','张文','import','d.json','persons','N001',1,'{}','{"code":"N001","name":"李平","unit":"supervisor","position":null,"origin":"import","confirmed":true}',1,0,1,0,11,X'271E04FB45EE3BBD6C485C0C7DF9261F3B86C870A1F642A63721A9E4BA7C2686',X'2A4154E81E84192C8AF8C93CF604D9D6C4F34181780B0BA1DC323E804F428A66');
INSERT INTO "changes" VALUES(5,1,'2026-11-28T07:31:59+00:00','张文','import','d.json','posts','P-01',1,'{}','{"code":"P-01","name":"投诉处理岗","unit":"supervisor","section":"SEC01","line":null,"responsibility":null,"functions":[],"risk_level":null,"key_post":true,"rotation_months":36,"collective":false,"per_project":false,"deputy_post":null,"origin":"import","confirmed":true}',1,0,1,0,11,X'271E04FB45EE3BBD6C485C0C7DF9261F3B86C870A1F642A63721A9E4BA7C2686',X'5F70A5A12CC0926D9A28D31D6DBB70CD7A12D2F5FE873BEA862B4C512153B0FE');
INSERT INTO "changes" VALUES(6,1,'2026-11-28T07:31:59+00:00','张文','import','d.json','tenures','H001',1,'{}','{"code":"H001","person":"N001","post":"P-01","from":"2024-03-01","until":null,"stand_in":false,"origin":"import","confirmed":true}',1,0,1,0,11,X'271E04FB45EE3BBD6C485C0C7DF9261F3B86C870A1F642A63721A9E4BA7C2686',X'1A92AA6161801D41A4A7C2EBB61BCD43BCB1759BFAD1FE8C5980BE92B023E928');
INSERT INTO "changes" VALUES(7,1,'2026-11-28T07:31:59+00:00','张文','import','d.json','matters','PW01',1,'{}','{"code":"PW01","name":"投诉处理","unit":"supervisor","confidence":null,"origin":"import","confirmed":true}',1,0,1,0,11,X'271E04FB45EE3BBD6C485C0C7DF9261F3B86C870A1F642A63721A9E4BA7C2686',X'A34154D76B1B5FB09FE2F11353FBD5B50FDA7903A41A360E626B62DB455B6E55');
INSERT INTO "changes" VALUES(8,1,'2026-11-28T07:31:59+00:00','张文','import','d.json','steps','S01',1,'{}','{"code":"S01","name":"投诉处理","seq":1,"unit":"supervisor","phase":null,"matter":"PW01","description":null,"min_participants":null,"records":null,"no_limit_reason":null,"approval_by_amount":false,"no_approval_reason":null,"start":true,"end":true,"applicable":true,"not_applicable_reason":null,"origin":"import","confirmed":true}',1,0,1,0,11,X'271E04FB45EE3BBD6C485C0C7DF9261F3B86C870A1F642A63721A9E4BA7C2686',X'ECB92E7887C1BA9CF0C5675B1967414984E36B05487555C2C54A6A3742D3E4B6');
INSERT INTO "changes" VALUES(9,1,'2026-11-28T07:31:59+00:00','张文','import','d.json','time_limits','T01',1,'{}','{"code":"T01","step":"S01","text":"30个工作日内作出处理决定","value":30,"unit":"workday","kind":"max","own_value":null,"confidence":null,"origin":"import","confirmed":true}',1,0,1,0,11,X'271E04FB45EE3BBD6C485C0C7DF9261F3B86C870A1F642A63721A9E4BA7C2686',X'2A9FB641C91F1B5F0A3C92CE08F81CFC55D28ED11E016C2A6A1A0F1012174959');
INSERT INTO "changes" VALUES(10,1,'2026-11-28T07:31:59+00:00','张文','import','d.json','duties','S01/P-01/lead',1,'{}','{"code":"S01/P-01/lead","step":"S01","post":"P-01","role":"lead","order":null,"note":null,"origin":"import","confirmed":true}',1,0,1,0,11,X'271E04FB45EE3BBD6C485C0C7DF9261F3B86C870A1F642A63721A9E4BA7C2686',X'611C35BEB74AC6264CA528E0BC3E68948B34806541932588E780284E3434D54D');
INSERT INTO "changes" VALUES(11,1,'2026-11-28T07:31:59+00:00','张文','import','d.json','controls','C01',1,'{}','{"code":"C01","name":"投诉处理双人办理","type":"preventive","method":null,"owner_post":"P-01","frequency":null,"evidence":null,"origin":"import","confirmed":true}',1,0,1,0,11,X'271E04FB45EE3BBD6C485C0C7DF9261F3B86C870A1F642A63721A9E4BA7C2686',X'F65B88FA9C068C4A9C8C9FBC1D3C7FED7535BA6A9445E3969CFE5710C73A9D24');
INSERT INTO "changes" VALUES(12,1,'2026-11-28T07:31:59+00:00','张文','import','d.json','risks','R01',1,'{}','{"code":"R01","title":"超期作出投诉处理决定","step":"S01","posts":["P-01"],"kind":"integrity","source":"duty","layer":"post","manifestation":null,"cause":null,"consequences":[],"red_flag":null,"likelihood":3,"impact":4,"level_override":null,"level_reason":null,"residual_likelihood":null,"residual_impact":null,"controls":["C01"],"response":null,"direct_person":null,"section_head":null,"leader_in_charge":null,"status":"registered","next_review":null,"confidence":null,"origin":"import","confirmed":true}',1,0,1,0,11,X'271E04FB45EE3BBD6C485C0C7DF9261F3B86C870A1F642A63721A9E4BA7C2686',X'959B01DCA767403B4E2F61E6CFA930B93454AD4D34B08FE404081716A60DCA31');
INSERT INTO "changes" VALUES(13,12,'2026-11-28T07:31:59+00:00','张文','import','e.json','risks','R01',1,'{"impact":4}','{"impact":5}',12,1,12,0,1,X'25AA7EE43CBC21BDA22F2B5658EA8E04604B914592AECE08C113CA126EEF07F4',X'6FDC9750215238D80FB505484F473E3268059EB85E89B7B86D98E9BC9D840FE1');
CREATE TABLE citations (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "of" INTEGER NOT NULL,
    "law" INTEGER NOT NULL REFERENCES laws (id) DEFERRABLE INITIALLY DEFERRED,
    "article" TEXT,
    "confidence" TEXT
) STRICT;
CREATE TABLE controls (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "method" TEXT,
    "owner_post" INTEGER REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
    "frequency" TEXT,
    "evidence" TEXT
) STRICT;
INSERT INTO "controls" VALUES(1,-478809448876882778,'C01','import',1,NULL,NULL,'投诉处理双人办理','preventive',NULL,1,NULL,NULL);
CREATE TABLE duties (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "step" INTEGER NOT NULL REFERENCES steps (id) DEFERRABLE INITIALLY DEFERRED,
    "post" INTEGER NOT NULL REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
    "role" INTEGER NOT NULL REFERENCES roles (id) DEFERRABLE INITIALLY DEFERRED,
    "order" INTEGER,
    "note" TEXT
) STRICT;
INSERT INTO "duties" VALUES(1,-6898903118423621249,'S01/P-01/lead','import',1,NULL,NULL,1,1,1,NULL,NULL);
CREATE TABLE free_columns (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "record" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL
) STRICT;
CREATE TABLE functions (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "held_by_post" INTEGER NOT NULL
) STRICT;
CREATE TABLE grades (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "scale" TEXT NOT NULL,
    "value" INTEGER NOT NULL,
    "name" TEXT NOT NULL
) STRICT;
INSERT INTO "grades" VALUES(1,1006680474828910813,'likelihood-1','library',1,NULL,NULL,'likelihood',1,'很低');
INSERT INTO "grades" VALUES(2,-6690652229571215458,'likelihood-2','library',1,NULL,NULL,'likelihood',2,'较低');
INSERT INTO "grades" VALUES(3,9219673582637446237,'likelihood-3','library',1,NULL,NULL,'likelihood',3,'中等');
INSERT INTO "grades" VALUES(4,-5128627636382399117,'likelihood-4','library',1,NULL,NULL,'likelihood',4,'较高');
INSERT INTO "grades" VALUES(5,193858249213509952,'likelihood-5','library',1,NULL,NULL,'likelihood',5,'很高');
INSERT INTO "grades" VALUES(6,-912046682383285716,'impact-1','library',1,NULL,NULL,'impact',1,'轻微');
INSERT INTO "grades" VALUES(7,-6034457284622122096,'impact-2','library',1,NULL,NULL,'impact',2,'一般');
INSERT INTO "grades" VALUES(8,-7492271968866142365,'impact-3','library',1,NULL,NULL,'impact',3,'较大');
INSERT INTO "grades" VALUES(9,-935101597908808372,'impact-4','library',1,NULL,NULL,'impact',4,'严重');
INSERT INTO "grades" VALUES(10,23777892224226865,'impact-5','library',1,NULL,NULL,'impact',5,'特别严重');
CREATE TABLE incompatibilities (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "function_a" INTEGER NOT NULL REFERENCES functions (id) DEFERRABLE INITIALLY DEFERRED,
    "function_b" INTEGER NOT NULL REFERENCES functions (id) DEFERRABLE INITIALLY DEFERRED,
    "strength" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "reason" TEXT,
    "confidence" TEXT
) STRICT;
CREATE TABLE incompatible_steps (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "step_a" INTEGER NOT NULL REFERENCES steps (id) DEFERRABLE INITIALLY DEFERRED,
    "step_b" INTEGER NOT NULL REFERENCES steps (id) DEFERRABLE INITIALLY DEFERRED,
    "because" INTEGER REFERENCES incompatibilities (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE TABLE laws (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "doc_no" TEXT,
    "cite" TEXT,
    "kind" TEXT NOT NULL,
    "effective" TEXT,
    "expires" TEXT,
    "text_confidence" TEXT,
    "number_confidence" TEXT,
    "note" TEXT
) STRICT;
CREATE TABLE levels (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "grade" TEXT,
    "min_score" INTEGER NOT NULL,
    "mark" TEXT NOT NULL,
    "colour" TEXT NOT NULL,
    "supervised_by" TEXT,
    "review_months" INTEGER
) STRICT;
INSERT INTO "levels" VALUES(1,5531778022380313394,'high','library',1,NULL,NULL,'高','一级',15,'▲','#C8322B','单位主要领导',3);
INSERT INTO "levels" VALUES(2,2306419851475104998,'medium','library',1,NULL,NULL,'中','二级',8,'◆','#F3B33E','分管领导',6);
INSERT INTO "levels" VALUES(3,-7059390383794164819,'low','library',1,NULL,NULL,'低','三级',1,'●','#CFE2F8','科室负责人',12);
CREATE TABLE matters (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "unit" INTEGER NOT NULL REFERENCES units (id) DEFERRABLE INITIALLY DEFERRED,
    "confidence" TEXT
) STRICT;
INSERT INTO "matters" VALUES(1,-5313132622378319059,'PW01','import',1,NULL,NULL,'投诉处理',1,NULL);
CREATE TABLE operators (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "person" INTEGER REFERENCES persons (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE TABLE persons (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "unit" INTEGER REFERENCES units (id) DEFERRABLE INITIALLY DEFERRED,
    "position" TEXT
) STRICT;
INSERT INTO "persons" VALUES(1,1816155222876529436,'N001','import',1,NULL,NULL,'李平',1,NULL);
CREATE TABLE phases (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "process" INTEGER REFERENCES processes (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE TABLE placements (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "of" INTEGER NOT NULL,
    "before" INTEGER
) STRICT;
CREATE TABLE posts (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "unit" INTEGER NOT NULL REFERENCES units (id) DEFERRABLE INITIALLY DEFERRED,
    "section" INTEGER REFERENCES sections (id) DEFERRABLE INITIALLY DEFERRED,
    "line" INTEGER,
    "responsibility" TEXT,
    "risk_level" INTEGER REFERENCES levels (id) DEFERRABLE INITIALLY DEFERRED,
    "key_post" INTEGER NOT NULL,
    "rotation_months" INTEGER,
    "collective" INTEGER NOT NULL,
    "per_project" INTEGER NOT NULL,
    "deputy_post" INTEGER REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
INSERT INTO "posts" VALUES(1,-5751229749469221806,'P-01','import',1,NULL,NULL,'投诉处理岗',1,1,NULL,NULL,NULL,1,36,0,0,NULL);
CREATE TABLE posts_functions (
    owner INTEGER NOT NULL REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    target INTEGER NOT NULL REFERENCES functions (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (owner, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE presets (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "list" TEXT NOT NULL,
    "title" TEXT,
    "columns" TEXT NOT NULL,
    "order" TEXT NOT NULL,
    "grouped_by" TEXT,
    "paper" TEXT NOT NULL,
    "orientation" TEXT NOT NULL,
    "mark" TEXT,
    "signers" TEXT,
    "note" TEXT
) STRICT;
CREATE TABLE prints (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    operator TEXT NOT NULL,
    report TEXT NOT NULL,
    form TEXT,
    filter TEXT,
    unit TEXT,
    pages INTEGER NOT NULL,
    head BLOB NOT NULL,
    content BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE TABLE processes (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL
) STRICT;
CREATE TABLE quantity_rules (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "step" INTEGER NOT NULL REFERENCES steps (id) DEFERRABLE INITIALLY DEFERRED,
    "text" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "confidence" TEXT
) STRICT;
CREATE TABLE risks (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "title" TEXT NOT NULL,
    "step" INTEGER REFERENCES steps (id) DEFERRABLE INITIALLY DEFERRED,
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "layer" TEXT NOT NULL,
    "manifestation" TEXT,
    "cause" TEXT,
    "consequences" TEXT,
    "red_flag" TEXT,
    "likelihood" INTEGER,
    "impact" INTEGER,
    "level_override" INTEGER REFERENCES levels (id) DEFERRABLE INITIALLY DEFERRED,
    "level_reason" TEXT,
    "residual_likelihood" INTEGER,
    "residual_impact" INTEGER,
    "response" TEXT,
    "direct_person" INTEGER REFERENCES persons (id) DEFERRABLE INITIALLY DEFERRED,
    "section_head" INTEGER REFERENCES persons (id) DEFERRABLE INITIALLY DEFERRED,
    "leader_in_charge" INTEGER REFERENCES persons (id) DEFERRABLE INITIALLY DEFERRED,
    "status" TEXT NOT NULL,
    "next_review" TEXT,
    "confidence" TEXT
) STRICT;
INSERT INTO "risks" VALUES(1,7771681876069836586,'R01','import',1,NULL,NULL,'超期作出投诉处理决定',1,'integrity','duty','post',NULL,NULL,NULL,NULL,3,5,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'registered',NULL,NULL);
CREATE TABLE risks_controls (
    owner INTEGER NOT NULL REFERENCES risks (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    target INTEGER NOT NULL REFERENCES controls (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (owner, place)
) STRICT, WITHOUT ROWID;
INSERT INTO "risks_controls" VALUES(1,0,1);
CREATE TABLE risks_posts (
    owner INTEGER NOT NULL REFERENCES risks (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    target INTEGER NOT NULL REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (owner, place)
) STRICT, WITHOUT ROWID;
INSERT INTO "risks_posts" VALUES(1,0,1);
CREATE TABLE roles (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "short" TEXT NOT NULL,
    "raci" TEXT NOT NULL,
    "key" INTEGER,
    "acting" INTEGER NOT NULL,
    "note" TEXT
) STRICT;
INSERT INTO "roles" VALUES(1,-4206222578979482997,'lead','library',1,NULL,NULL,'主办','主','R',1,1,NULL);
INSERT INTO "roles" VALUES(2,-1618620535488675948,'assist','library',1,NULL,NULL,'协办','协','R',2,1,NULL);
INSERT INTO "roles" VALUES(3,6539332152408824882,'review','library',1,NULL,NULL,'审核','审','C',3,1,NULL);
INSERT INTO "roles" VALUES(4,-6018730924696530902,'countersign','library',1,NULL,NULL,'会签','会','C',4,1,NULL);
INSERT INTO "roles" VALUES(5,7347617187996397951,'approve','library',1,NULL,NULL,'审批','批','A',5,1,'集体决策机构任此角色时，即“集体讨论决定”');
INSERT INTO "roles" VALUES(6,-8492420155813494057,'inform','library',1,NULL,NULL,'知会','知','I',6,0,NULL);
INSERT INTO "roles" VALUES(7,-4010147285087609654,'oversee','library',1,NULL,NULL,'监督','监','I',7,0,'监督岗位不得在执行环节任主办或审批');
INSERT INTO "roles" VALUES(8,-2388469055310024828,'apply','library',1,NULL,NULL,'申请','申','I',8,1,'向另一机构或审查方提出申请、送审的一方：只提交材料、接收结果，不参与办理，故按 I 计，不计入多人办理人数；属于实际承担责任的角色');
INSERT INTO "roles" VALUES(9,4387813617114255612,'file','library',1,NULL,NULL,'备案','备','I',9,1,'只接收备案、不作批准的一方：备案不是审批，故按 I 计；属于实际承担责任的角色');
CREATE TABLE sections (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "unit" INTEGER NOT NULL REFERENCES units (id) DEFERRABLE INITIALLY DEFERRED,
    "head_post" INTEGER REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
    "leader_post" INTEGER REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
INSERT INTO "sections" VALUES(1,2866694356221505424,'SEC01','import',1,NULL,NULL,'政府采购监管科',1,NULL,NULL);
CREATE TABLE settings (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "unit_name" TEXT,
    "business" TEXT,
    "language" TEXT NOT NULL
) STRICT;
INSERT INTO "settings" VALUES(1,-460006829003219634,'settings','library',1,NULL,NULL,NULL,NULL,'zh');
CREATE TABLE steps (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "unit" INTEGER NOT NULL REFERENCES units (id) DEFERRABLE INITIALLY DEFERRED,
    "phase" INTEGER REFERENCES phases (id) DEFERRABLE INITIALLY DEFERRED,
    "matter" INTEGER REFERENCES matters (id) DEFERRABLE INITIALLY DEFERRED,
    "description" TEXT,
    "min_participants" INTEGER,
    "records" TEXT,
    "no_limit_reason" TEXT,
    "approval_by_amount" INTEGER NOT NULL,
    "no_approval_reason" TEXT,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    "applicable" INTEGER NOT NULL,
    "not_applicable_reason" TEXT
) STRICT;
INSERT INTO "steps" VALUES(1,6432523644902697846,'S01','import',1,NULL,NULL,'投诉处理',1,1,NULL,1,NULL,NULL,NULL,NULL,0,NULL,1,1,1,NULL);
CREATE TABLE successors (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "step" INTEGER NOT NULL REFERENCES steps (id) DEFERRABLE INITIALLY DEFERRED,
    "next" INTEGER NOT NULL REFERENCES steps (id) DEFERRABLE INITIALLY DEFERRED,
    "when" TEXT
) STRICT;
CREATE TABLE tallies (
    name TEXT PRIMARY KEY,
    "rows" INTEGER NOT NULL,
    digest BLOB NOT NULL,
    highest INTEGER NOT NULL,
    hash INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "tallies" VALUES('controls',1,X'A6C497D457ED5AF9A315E4EF4A9D5374',1,3032454242332649735);
INSERT INTO "tallies" VALUES('duties',1,X'7F81866E2A2C42A0D013493F6B1DA665',0,8293483085200613574);
INSERT INTO "tallies" VALUES('grades',10,X'274CE9F62B018F17A7E263DB1C459F2F',0,7037469530626085213);
INSERT INTO "tallies" VALUES('levels',3,X'C5BB833149E1CE0AB799902E85558342',0,4789106167412246914);
INSERT INTO "tallies" VALUES('matters',1,X'2DC399B607F643B6E9C203BBE8BD520D',1,-2937925181368956121);
INSERT INTO "tallies" VALUES('persons',1,X'1CA386848D47341962CDAA0ADBB446AA',1,-3332642300984264599);
INSERT INTO "tallies" VALUES('posts',1,X'526C3AA103872FB05B786C2F2355540D',1,-8687006724620980308);
INSERT INTO "tallies" VALUES('risks',1,X'2AE77B7A7D8FDA6B4570DB0005D6C255',1,-2004534431359202186);
INSERT INTO "tallies" VALUES('roles',9,X'1B90EC3B7395988A9447233136BB91A6',0,-3861102483171984506);
INSERT INTO "tallies" VALUES('sections',1,X'902F331E548BC82794BF0A09B8F8E3D5',1,-3008703908093576781);
INSERT INTO "tallies" VALUES('settings',1,X'4E5D02EB39BA9DF941A672A119DA34FE',0,-2033072287663006007);
INSERT INTO "tallies" VALUES('steps',1,X'76EBB98F2CEA44595BC8AA8AE454F8EE',1,-7077390313636655814);
INSERT INTO "tallies" VALUES('tenures',1,X'9156BA92CA67AE28E2C31246C24184DC',1,6921396032203503961);
INSERT INTO "tallies" VALUES('time_limits',1,X'E661DD2151B313ADF731C7156EA02D36',1,-4427461148273094244);
INSERT INTO "tallies" VALUES('units',1,X'FB2C83A21036D7D84CB306B64BA11983',0,216419287315329026);
CREATE TABLE tenures (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "person" INTEGER NOT NULL REFERENCES persons (id) DEFERRABLE INITIALLY DEFERRED,
    "post" INTEGER NOT NULL REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
    "from" TEXT NOT NULL,
    "until" TEXT,
    "stand_in" INTEGER NOT NULL
) STRICT;
INSERT INTO "tenures" VALUES(1,2931394527207511697,'H001','import',1,NULL,NULL,1,1,'2024-03-01',NULL,0);
CREATE TABLE time_limits (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "step" INTEGER NOT NULL REFERENCES steps (id) DEFERRABLE INITIALLY DEFERRED,
    "text" TEXT NOT NULL,
    "value" INTEGER NOT NULL,
    "unit" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "own_value" INTEGER,
    "confidence" TEXT
) STRICT;
INSERT INTO "time_limits" VALUES(1,-5975235119548636698,'T01','import',1,NULL,NULL,1,'30个工作日内作出处理决定',30,'workday','max',NULL,NULL);
CREATE TABLE units (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "confidence" TEXT
) STRICT;
INSERT INTO "units" VALUES(1,-2821727196450444037,'supervisor','import',1,NULL,NULL,'某市财政局','supervisor',NULL);
CREATE TABLE views (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    remark TEXT,
    free TEXT,
    "name" TEXT NOT NULL,
    "list" TEXT NOT NULL,
    "arrangement" TEXT NOT NULL
) STRICT;
CREATE INDEX changes_by_record ON changes (record);
CREATE TRIGGER changes_are_kept BEFORE DELETE ON changes BEGIN
    SELECT RAISE(ABORT, 'the trail is append-only');
END;
CREATE TRIGGER changes_stay_as_they_are BEFORE UPDATE ON changes BEGIN
    SELECT RAISE(ABORT, 'the trail is append-only');
END;
CREATE TRIGGER changes_are_appended BEFORE INSERT ON changes
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM changes) BEGIN
    SELECT RAISE(ABORT, 'the trail is append-only');
END;
CREATE TRIGGER prints_are_kept BEFORE DELETE ON prints BEGIN
    SELECT RAISE(ABORT, 'the print log is append-only');
END;
CREATE TRIGGER prints_stay_as_they_are BEFORE UPDATE ON prints BEGIN
    SELECT RAISE(ABORT, 'the print log is append-only');
END;
CREATE TRIGGER prints_are_appended BEFORE INSERT ON prints
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM prints) BEGIN
    SELECT RAISE(ABORT, 'the print log is append-only');
END;
COMMIT;
