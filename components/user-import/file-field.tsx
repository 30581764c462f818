import { figures } from "#components/ui/number-words.ts";
import { templateCsv } from "#lib/users/made-here/csv/map-columns.ts";
import { IMPORT_MAX_ROWS } from "#lib/users/made-here/import-limits.ts";

/** Chooses a CSV file, and offers a template. */
export function FileField({
  isDisabled,
  onChoose,
}: {
  isDisabled: boolean;
  onChoose: (file: File | undefined) => void;
}) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor="csv-file" className="w-fit font-medium">
        CSV file
      </label>
      <input
        id="csv-file"
        type="file"
        accept=".csv,text/csv"
        disabled={isDisabled}
        aria-describedby="csv-file-limits"
        onChange={(event) => {
          onChoose(event.target.files?.[0]);
          // The same file can be chosen again once it was put right.
          event.target.value = "";
        }}
        className="w-full min-w-0 rounded-md border border-input bg-bg p-1.5 text-muted file:mr-3 file:rounded-sm file:border-0 file:bg-selected file:px-3 file:py-1 file:font-medium file:text-text"
      />
      <p id="csv-file-limits" className="text-muted text-sm">
        UTF-8, with a header line; separated by comma, semicolon or tab. At most 5 MB and{" "}
        {figures(IMPORT_MAX_ROWS)} lines. Nothing is written before you have seen what is in it.{" "}
        <a
          href={`data:text/csv;charset=utf-8,${encodeURIComponent(templateCsv())}`}
          download="muster-users.csv"
          className="rounded-sm text-accent underline underline-offset-2"
        >
          Download a template
        </a>
      </p>
    </div>
  );
}
