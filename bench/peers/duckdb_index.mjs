// DuckDB does what "cape index build" does: an export becomes a typed table with one row per entry, on the disk.
//
//   node duckdb_index.mjs es003|extract EXPORT.csv STORE.duckdb      builds, as fast as it can
//   node duckdb_index.mjs extract EXPORT.csv STORE.duckdb small      builds what is faster to read
//   node duckdb_index.mjs totals STORE.duckdb                        prints what is in it, as JSON
//
// The table has the fields that the index has. It is easier on the data than cape: words are mapped as these exports write them, a cell
// of the extract that does not parse ends the run, and rows of one extract that share an entry are not folded.
import { closeSync, openSync, readSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const THREADS = '2';

/** Column names of a CSV file. */
function headerOf(path) {
  const file = openSync(path);
  const buffer = Buffer.alloc(65536);
  const length = readSync(file, buffer);
  closeSync(file);
  return buffer.toString('utf8', 0, length).split(/\r?\n/, 1)[0].split(',');
}

const text = (value) => `'${value.replaceAll("'", "''")}'`;

/** A reader that guesses nothing; columns are VARCHAR where types does not say otherwise. */
function readCsv(path, types = {}) {
  const columns = headerOf(path).map((name) => `${text(name)}: '${types[name] ?? 'VARCHAR'}'`);
  return `read_csv(${text(path)}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
    columns = {${columns.join(', ')}})`;
}

const letters = (column) => `upper(replace(${column}, '-', ''))`;
const valid = (entry) => `regexp_full_match(${entry}, '[0-9A-Z]{11}')`;
const date = (column) => `try_strptime(${column}, ['%m/%d/%Y', '%Y-%m-%d'])::DATE`;
const code = (column, codes) =>
  `CASE lower(${column}) ${Object.entries(codes).map(([word, number]) => `WHEN ${text(word)} THEN ${number}`).join(' ')} ELSE 0 END::UTINYINT`;

const STATUS = { accepted: 1, rejected: 2, cancelled: 3, canceled: 3, inactive: 4 };
const CONTROL = { 'trade control': 1, trade: 1, 'cbp control': 2, cbp: 2, inactive: 3 };
const FLAG = { y: 1, yes: 1, 1: 1, true: 1 };
const PROTEST = { open: 1, suspended: 2 };

// The texts of one row an entry are kept by any_value: it is faster than max, last, a struct of them all, and than mapping every row to
// small integers first (a sixth of the rows is left after grouping). A staging table, grouped later, takes half as long again.
const ES003 = {
  ior: 'Importer Number', type: 'Entry Type Code', status: 'Entry Summary Status', control: 'Control Status',
  recon: 'Reconciliation Indicator', recon_filed: 'Reconciliation (Other) Entry Summary Number', liquidation_date: 'Liquidation Date',
  protest: 'Protest Status', drawback: 'Drawback Indicator', summary_date: 'Entry Summary Date', payment_date: 'Payment Date',
  liquidation_status: 'Liquidation Status', cape: 'CAPE Indicator',
};

/** Money is parsed on IEEPA rows only: CASE evaluates its branch for the rows that reach it, which a FILTER or AND does not. */
const DUTY = `CASE WHEN "HTS Number - Full" LIKE '99%' THEN
  CASE WHEN replace("HTS Number - Full", '.', '') LIKE '990301%' OR replace("HTS Number - Full", '.', '') LIKE '990302%' THEN
    try_cast(replace(replace("Line Tariff Duty Amount", '$', ''), ',', '') AS DECIMAL(14, 2)) END END`;

function es003(path) {
  const texts = Object.entries(ES003).map(([field, column]) => `any_value("${column}") AS ${field}`);
  return `CREATE TABLE entries AS
    SELECT entry, ${letters('ior')} AS ior, try_cast(type AS UTINYINT) AS type, ${code('status', STATUS)} AS status,
      ${code('control', CONTROL)} AS control, ${code('recon', FLAG)} AS recon, recon_filed IS NOT NULL AS recon_filed,
      ${date('liquidation_date')} AS liquidation_date, ${code('protest', PROTEST)} AS protest, ${code('drawback', FLAG)} AS drawback,
      ieepa_count, ieepa_duty, ${date('summary_date')} AS summary_date, ${date('payment_date')} AS payment_date, liquidation_status, cape
    FROM (
      SELECT entry, count(*) FILTER (duty > 0) AS ieepa_count, coalesce(sum(duty) FILTER (duty > 0), 0) AS ieepa_duty, ${texts.join(', ')}
      FROM (SELECT *, ${letters('"Entry Summary Number"')} AS entry, ${DUTY} AS duty FROM ${readCsv(path)})
      GROUP BY entry)
    WHERE ${valid('entry')}`;
}

// Types given to the reader are faster than VARCHAR and try_cast (which would forgive bad cells): 1.9 against 2.7 s of processor time a million rows.
const EXTRACT_TYPES = {
  'Entry Type Code': 'UTINYINT', 'Entry Summary Status Code': 'UTINYINT', 'Control Status Code': 'UTINYINT',
  'Reconciliation Indicator': 'UTINYINT', 'Drawback Indicator': 'UTINYINT', 'IEEPA HTS Count': 'UINTEGER', 'IEEPA Duty': 'DECIMAL(14, 2)',
  'Liquidation Date': 'DATE', 'Entry Summary Date': 'DATE', 'Payment Date': 'DATE',
};

function extract(path) {
  return `CREATE TABLE entries AS
    SELECT entry, ${letters('"Importer Number"')} AS ior, "Entry Type Code" AS type,
      "Entry Summary Status Code" AS status, "Control Status Code" AS control, "Reconciliation Indicator" AS recon,
      "Reconciliation (Other) Entry Summary Number" IS NOT NULL AS recon_filed, "Liquidation Date" AS liquidation_date,
      ${code('"Protest Status"', PROTEST)} AS protest, "Drawback Indicator" AS drawback, "IEEPA HTS Count" AS ieepa_count,
      "IEEPA Duty" AS ieepa_duty, "Entry Summary Date" AS summary_date, "Payment Date" AS payment_date
    FROM (SELECT *, ${letters('"Entry Summary Number"')} AS entry FROM ${readCsv(path, EXTRACT_TYPES)})
    WHERE ${valid('entry')}`;
}

const TOTALS = `SELECT {
    entries: count(*)::INTEGER, importers: count(DISTINCT ior)::INTEGER, ieepa_entries: count(*) FILTER (ieepa_count > 0)::INTEGER,
    ieepa_duty: sum(ieepa_duty)::VARCHAR, accepted: count(*) FILTER (status = 1)::INTEGER, cbp_control: count(*) FILTER (control = 2)::INTEGER,
    flagged: count(*) FILTER (recon = 1)::INTEGER, recon_filed: count(*) FILTER (recon_filed)::INTEGER,
    liquidated: count(liquidation_date)::INTEGER, protests: count(*) FILTER (protest > 0)::INTEGER,
    drawback: count(*) FILTER (drawback = 1)::INTEGER}::JSON::VARCHAR FROM entries`;

async function connect(path) {
  const instance = await DuckDBInstance.create(path, { threads: THREADS });
  return instance.connect();
}

const SETTINGS = [
  'SET preserve_insertion_order = false',
  // The check of entry numbers stays above GROUP BY, where a sixth of the rows is left, and gets no range check before the expression.
  "SET disabled_optimizers = 'filter_pushdown, regex_range'",
];

// Compressing costs a third more processor time and gives a third of the bytes, which saves a validation a fifth.
const UNCOMPRESSED = "PRAGMA force_compression = 'uncompressed'";

async function build(sql, store, small) {
  const database = await connect(store);
  for (const setting of small ? SETTINGS : [...SETTINGS, UNCOMPRESSED]) await database.run(setting);
  await database.run(sql);
  await database.run('CHECKPOINT');
  database.closeSync();
}

const [what, ...paths] = process.argv.slice(2);
if (what === 'totals') {
  const rows = await (await connect(paths[0])).runAndReadAll(TOTALS);
  console.log(rows.getRows()[0][0]);
} else {
  await build({ es003, extract }[what](paths[0]), paths[1], paths[2] === 'small');
}
