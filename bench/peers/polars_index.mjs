// Polars does what "cape index build" does with one row per entry: an export becomes a typed IPC file, flushed to the disk.
//
//   POLARS_MAX_THREADS=2 node polars_index.mjs extract EXPORT.csv STORE.arrow      builds
//   node polars_index.mjs totals STORE.arrow                                       prints what is in it, as JSON
//
// Easier on the data than cape, as duckdb_index.mjs is: a cell that does not parse ends the run, entries are not folded.
import pl from 'nodejs-polars';

const { col, lit } = pl;

const SCHEMA = {
  'Entry Summary Number': pl.String, 'Importer Number': pl.String, 'Entry Type Code': pl.UInt8, 'Entry Summary Status Code': pl.UInt8,
  'Control Status Code': pl.UInt8, 'Reconciliation Indicator': pl.UInt8, 'Reconciliation (Other) Entry Summary Number': pl.String,
  'Liquidation Date': pl.Date, 'Protest Status': pl.String, 'Drawback Indicator': pl.UInt8, 'IEEPA HTS Count': pl.UInt32,
  'IEEPA Duty': pl.Float64, 'Entry Summary Date': pl.Date, 'Payment Date': pl.Date,
};

const letters = (name) => col(name).str.replaceAll('-', '', true).str.toUpperCase();

const protest = pl.when(col('Protest Status').eq(lit('OPEN'))).then(lit(1))
  .when(col('Protest Status').eq(lit('SUSPENDED'))).then(lit(2)).otherwise(lit(0)).cast(pl.UInt8);

const COLUMNS = [
  letters('Entry Summary Number').alias('entry'),
  letters('Importer Number').alias('ior'),
  col('Entry Type Code').alias('type'),
  col('Entry Summary Status Code').alias('status'),
  col('Control Status Code').alias('control'),
  col('Reconciliation Indicator').alias('recon'),
  col('Reconciliation (Other) Entry Summary Number').isNotNull().alias('recon_filed'),
  col('Liquidation Date').alias('liquidation_date'),
  protest.alias('protest'),
  col('Drawback Indicator').alias('drawback'),
  col('IEEPA HTS Count').alias('ieepa_count'),
  col('IEEPA Duty').mul(100).round(0).cast(pl.Int64).alias('ieepa_cents'),
  col('Entry Summary Date').alias('summary_date'),
  col('Payment Date').alias('payment_date'),
];

// The streaming engine writes batches as they are ready, in any order. Slower: keeping the order, the in-memory engine and writing afterwards,
// texts for all columns and casts (a third more processor time), lz4 and zstd (a sixth and a quarter more).
function build(source, store) {
  pl.scanCSV(source, { schema: SCHEMA })
    .select(...COLUMNS)
    .filter(col('entry').str.contains('^[0-9A-Z]{11}$'))
    .sinkIpc(store, { compression: 'uncompressed', maintainOrder: false, syncOnClose: 'all' })
    .collectSync({ engine: 'streaming' });
}

function totals(store) {
  const count = (condition, name) => condition.sum().alias(name);
  const [row] = pl.scanIPC(store).select(
    pl.len().alias('entries'), col('ior').nUnique().alias('importers'), count(col('ieepa_count').gt(0), 'ieepa_entries'),
    col('ieepa_cents').sum().alias('ieepa_duty'), count(col('status').eq(1), 'accepted'), count(col('control').eq(2), 'cbp_control'),
    count(col('recon').eq(1), 'flagged'), count(col('recon_filed'), 'recon_filed'), count(col('liquidation_date').isNotNull(), 'liquidated'),
    count(col('protest').gt(0), 'protests'), count(col('drawback').eq(1), 'drawback')).collectSync({ engine: 'streaming' }).toRecords();
  const cents = String(row.ieepa_duty).padStart(3, '0');
  return { ...row, ieepa_duty: `${cents.slice(0, -2)}.${cents.slice(-2)}` };
}

const [what, ...paths] = process.argv.slice(2);
if (what === 'totals') console.log(JSON.stringify(totals(paths[0])));
else build(...paths);
