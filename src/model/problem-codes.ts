/** Every problem code with its meaning: `explain CODE` prints it, and a test checks that each one is raised by some test. */
export const problemCodes = {
  // reading files
  E_FILE_MISSING: 'A file or folder that is named does not exist or cannot be opened.',
  E_FILE_EMPTY: 'A file holds nothing. An empty file is never read as "nothing to report".',
  E_FILE_TOO_LARGE: 'A file is larger than its limit, so it was not read.',
  E_FILE_OUTSIDE: 'A path leaves the site folder. Evidence must lie inside it.',
  E_ENCODING: 'The bytes are in no encoding that is read here (UTF-8, UTF-16 with a mark, Latin-1 where a reader allows it).',
  E_YAML: 'The file is not valid YAML: syntax, a tab, a duplicate key.',
  E_JSON: 'The file is not valid JSON, or not valid NDJSON.',
  E_SEVERAL_DOCUMENTS: 'A file that must hold one document holds several. None is ignored in silence.',
  E_TOO_DEEP: 'A document is nested deeper than the limit, or expands its aliases beyond it.',
  W_ENCODING: 'The file was read as Latin-1 because it is not valid UTF-8.',
  // shapes and references
  E_SCHEMA: 'A value does not have the shape that its schema asks for.',
  E_UNKNOWN_KEY: 'A key that this kind of file does not know. A misspelt key would otherwise be ignored.',
  E_MISSING_KEY: 'A key that must be given is missing.',
  E_QUOTE_IT: 'YAML read a version or an identifier as a number (1.10 becomes 1.1, 012 becomes 12). Quote it.',
  E_DUPLICATE_ID: 'Two things bear the same id.',
  E_UNKNOWN_REFERENCE: 'A name refers to something that does not exist (zone, conduit, control, requirement, kind, policy, evidence).',
  E_PARTIAL_TARGET: 'A target vector names some foundational requirements and not all seven.',
  E_CYCLE: 'Things refer to each other in a circle (parent zones, policies that extend each other).',
  E_NETWORK: 'A network or an address is not written as IPv4 or IPv6, with a prefix where one is needed.',
  E_DATE: 'A date is not written as YYYY-MM-DD, or a time not as RFC 3339.',
  E_PATH: 'A JSONPath is outside the plain grammar (names, indexes, *, ..) or matches nothing.',
  E_RESERVED_ID: 'An id of the form OTB-... is reserved for the controls that come with the tool.',
  E_NOTHING_SELECTED: 'Nothing was selected: no zone, no control or no file. An empty run is not a passed run.',
  // expressions
  E_EXPR_SYNTAX: 'An expression is not valid CEL.',
  E_EXPR_UNKNOWN_NAME: 'An expression uses a name that is not bound where it stands.',
  E_EXPR_UNKNOWN_FIELD: 'An expression reads a field that the kind does not have.',
  E_EXPR_UNKNOWN_FUNCTION: 'An expression calls a function that does not exist, or with the wrong number of arguments.',
  E_EXPR_TYPE: 'An expression compares or combines values of unlike types, or is not true-or-false where it must be.',
  E_EXPR_LITERAL: 'An expression compares a field with a text that its enumeration does not allow.',
  E_EXPR_TOO_LARGE: 'An expression is longer or nested deeper than the limit.',
  E_EXPR_PATTERN: 'A pattern given to matches() is not a valid RE2 expression.',
  E_EXPR_HAS: 'has() stands where its being false could pass or deselect a record. Missing must never do that.',
  W_EXPR_INTEGER_DIVISION: 'Whole numbers are divided and compared with a fraction; the division drops the rest.',
  W_EXPR_ALL_MAY_BE_EMPTY: 'all() is true on an empty list, so its size must be asserted too.',
  // controls and policies
  E_LEVELS_DIFFER: 'A control satisfies requirements of different levels; it must be split.',
  E_CONTROL_INCOMPLETE: 'A control lacks a rule, an evidence kind that its rules use, or its test cases.',
  W_UNUSED: 'Something is declared and never used (evidence kind, parameter, join, let, rule, control).',
  W_NEVER_TRUE: 'A condition can never be true: it contradicts itself, or no word of the field is left.',
  W_ALWAYS_TRUE: 'A condition is true whatever the evidence says: the rule finds nothing, or leaves nothing out.',
  W_PARAMETER_DIRECTION:
    'A number is a parameter without a direction, or its value for a higher level is weaker than that for a lower one.',
  E_YAML_CUT: 'YAML changed a condition or a message before the language saw it. Quotes keep it whole.',
  E_PARAMETER: 'A parameter has a value that its declaration does not allow.',
  W_RELAXED: 'A parameter, age or grade is weaker than the default, so the requirement is not claimed by that control in this run.',
  W_RELAXED_NO_REASON: 'A policy makes a parameter, an age or a grade weaker than the default and gives no reason for it.',
  E_TEST_CASE: 'A test case of a control cannot be run as written.',
  E_MUTANT: 'A mutant is argued to be equivalent, and there is none of that id, or a test case notices it.',
  // evidence
  E_EVIDENCE_FORMAT: 'An evidence file is in no format that is read here, or does not hold what its format promises.',
  W_EVIDENCE_NOTE:
    'How a file was read, where that is worth knowing: a header found further down, sheets that were not read. Nothing is wrong.',
  E_EVIDENCE_NO_RECORDS: 'An evidence file was read and holds no record (or its `records` path or sheet matches nothing).',
  E_EVIDENCE_ROW: 'A row of evidence could not be read and was left out; the list counts as incomplete.',
  E_EVIDENCE_CHANGED: 'A registered file no longer has the hash or the number of records in the register.',
  E_EVIDENCE_DATE: 'Evidence claims to be collected after the as-of date, or earlier than the dates inside it.',
  E_EVIDENCE_DUPLICATE: 'Two records in one file have the same identity.',
  E_DOCUMENT_MISSING: 'A statement names a document that is not in the site folder or gives no hash for it.',
  E_DOCUMENT_CHANGED: 'A document no longer has the hash that the statement names.',
  W_COLUMN_UNUSED: 'A column of a table matches no field of the kind and was not used.',
  W_GRADE_CEILING: 'The register claims a higher grade than a file of this form can have.',
  W_COMPLETE_REFUTED: 'The register calls the evidence complete, and another source shows something outside it.',
  W_COMPLETE_UNPROVEN: 'The register calls the evidence complete, and neither another source nor a person by name confirms it.',
  W_NOT_REGISTERED: 'A file in the site folder is not in the register, so it was not used.',
  W_UNPLACED: 'A record belongs to no zone: its asset is unknown, or its address lies in no network of the site.',
  // decisions
  E_DECISION: 'A waiver, compensation, not-applicable or completeness decision lacks something or does not fit; it has no effect.',
  W_DECISION_EXPIRED: 'A decision has expired; the underlying status counts again.',
  W_DECISION_UNUSED: 'A decision fits nothing in this run.',
  // risk
  E_RISK_MATRIX:
    'The risk matrix lacks a cell or what is tolerable, names a label that is no risk level, or shows less risk for more likelihood or severity.',
  E_RISK_STRATEGY: 'The strategy for target levels lacks what it computes with, or its table asks for less where the risk is higher.',
  E_RISK_PATH:
    'An attack takes a way that the zone model does not have: no declared conduit joins the zones, or a layer stands off the way.',
  E_RISK_RANGE: 'Least, likeliest and greatest of an estimate are not in this order.',
  W_RISK_INCOMPLETE: 'A scenario lacks what its rating needs. It is not rated, and counts as open.',
  W_RISK_WORKSHOP: 'Nothing shows when, by whom and in which roles a scenario was assessed, or the day lies ahead.',
  W_RISK_RESIDUAL: 'A residual risk is claimed that is lower than what the controls that pass give. The claim is shown and not believed.',
  W_RISK_TARGET: 'The declared target of a zone or conduit is lower than the one that its scenarios lead to.',
  E_MEASURE: 'A measure rules out what it needs or what is decided already, so that it could never be done.',
  // command line
  E_USAGE: 'The command line is not understood.',
  E_ASSESSMENT: 'A file is not an assessment of this tool, or of a version that cannot be read.',
  E_TEMPLATE:
    'A template of a report cannot be used: it is missing, is no valid Handlebars, names what the view does not have, or writes unescaped text.',
  E_TEXTS:
    'Texts of a report cannot be used: some are missing or unknown, or a text has other values or plural forms than it needs in its language.',
  E_WRITE: 'An output could not be written; nothing was left half done.',
} as const;

export type ProblemCode = keyof typeof problemCodes;
