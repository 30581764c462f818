const HEIGHT = 56;
const PITCH = 10;

/** One colour of the bars, from the foot up, with what it adds up to. */
export type Series = { name: string; className: string; total: string };

interface BarChartProps {
  title: string;
  series: readonly Series[];
  /** For each step of time the values of the series, in their order; steps without one are empty. */
  bars: readonly { slot: number; values: readonly number[]; tip: string }[];
  slots: number;
  /** The highest bar in words. */
  most: string;
  /** All of it in a sentence, for who does not see it. */
  summary: string;
}

/** Stacked bars over time. What must be noticed stands at the foot, where it always begins at the same height. */
export function BarChart({ title, series, bars, slots, most, summary }: BarChartProps) {
  const highest = Math.max(1, ...bars.map(({ values }) => values.reduce((sum, value) => sum + value, 0)));
  return (
    <figure className="flex min-w-0 flex-col justify-between">
      <figcaption className="mb-2 text-muted text-xs tabular-nums">
        <span className="flex justify-between gap-3">
          <span className="font-medium text-text">{title}</span>
          <span>{most}</span>
        </span>
        <span className="mt-1 flex flex-wrap gap-x-3 gap-y-0.5">
          {series.map(({ name, className, total }) => (
            <span key={name} className="flex items-center gap-1.5">
              <svg aria-hidden viewBox="0 0 8 8" className={`size-2 ${className}`}>
                <rect width={8} height={8} rx={2} />
              </svg>
              {total} {name}
            </span>
          ))}
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${slots * PITCH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={summary}
        className="h-14 w-full"
      >
        <rect x={0} y={HEIGHT - 1} width={slots * PITCH} height={1} className="fill-divider" />
        {bars.map(({ slot, values, tip }) => {
          let top = HEIGHT;
          return (
            <g key={slot}>
              <title>{tip}</title>
              <rect x={slot * PITCH} y={0} width={PITCH} height={HEIGHT} className="fill-transparent" />
              {values.map((value, index) => {
                if (value === 0) return null;
                const height = Math.max(2, (value / highest) * HEIGHT);
                top -= height;
                const { name, className } = series[index] ?? { name: "", className: "" };
                return (
                  <rect
                    key={name}
                    x={slot * PITCH + 1}
                    y={top}
                    width={PITCH - 2}
                    height={height}
                    className={className}
                  />
                );
              })}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
