import { clsx } from "clsx";
import type { BindableDirectory, ClusterView } from "#lib/identity-servers/contract.ts";
import { serverLooks } from "./server-words.ts";

type Tone = "ok" | "info" | "warn" | "error" | "none";
type Node = { id: string; name: string; note: string; tone: Tone };

const strokes: Record<Tone, string> = {
  ok: "stroke-ok",
  info: "stroke-info",
  warn: "stroke-warn",
  error: "stroke-error",
  none: "stroke-input",
};
const fills: Record<Tone, string> = {
  ok: "fill-ok",
  info: "fill-info",
  warn: "fill-warn",
  error: "fill-error",
  none: "fill-input",
};

const MOST = 6;
const BOX = { width: 150, height: 44, gap: 10 };
const WIDTH = 480;

/** Servers on the left, the directories that the cluster serves on the right, lines in the colour of their state. */
export function ClusterDrawing({ cluster, directories }: { cluster: ClusterView; directories: readonly BindableDirectory[] }) {
  const servers = shorten(
    cluster.servers.map(({ id, name, state }) => ({
      id,
      name,
      note: serverLooks[state].label,
      tone: ({ running: "ok", dead: "error", stopped: "none" } as const)[state],
    })),
    "server",
  );
  const served = shorten(directories.map(nodeOf), "directory");
  const rows = Math.max(servers.length, served.length, 1);
  const height = rows * (BOX.height + BOX.gap) - BOX.gap + 4;
  const middle = height / 2;
  const hub = { x: WIDTH / 2, radius: 30 };
  const columnTop = (count: number): number => (height - (count * (BOX.height + BOX.gap) - BOX.gap)) / 2;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${Math.max(height, 76)}`} role="img" aria-label={summaryOf(cluster, servers, served)} className="w-full">
      <g transform={`translate(0 ${Math.max(0, (76 - height) / 2)})`}>
        {servers.map((node, index) => {
          const y = columnTop(servers.length) + index * (BOX.height + BOX.gap);
          return (
            <g key={node.id}>
              <Line from={[BOX.width, y + BOX.height / 2]} to={[hub.x - hub.radius, middle]} tone={node.tone} />
              <Box x={1} y={y} node={node} />
            </g>
          );
        })}
        {served.map((node, index) => {
          const y = columnTop(served.length) + index * (BOX.height + BOX.gap);
          return (
            <g key={node.id}>
              <Line from={[hub.x + hub.radius, middle]} to={[WIDTH - BOX.width, y + BOX.height / 2]} tone={node.tone} />
              <Box x={WIDTH - BOX.width - 1} y={y} node={node} />
            </g>
          );
        })}
        <circle cx={hub.x} cy={middle} r={hub.radius} className="fill-surface stroke-input" />
        <text x={hub.x} y={middle} textAnchor="middle" dominantBaseline="central" className="fill-text font-medium text-sm">
          {cut(cluster.name, 8)}
          <title>{cluster.name}</title>
        </text>
      </g>
    </svg>
  );
}

function nodeOf({ id, name, health, enabled }: BindableDirectory): Node {
  if (!enabled) return { id, name, note: "Disabled", tone: "none" };
  const looks = {
    healthy: ["Healthy", "ok"],
    checking: ["Checking", "info"],
    degraded: ["Degraded", "warn"],
    failed: ["Failed", "error"],
  } as const;
  const [note, tone] = health === null ? (["Not diagnosed yet", "none"] as const) : looks[health];
  return { id, name, note, tone };
}

function shorten(nodes: readonly Node[], noun: string): readonly Node[] {
  if (nodes.length === 0) return [{ id: "none", name: `No ${noun}`, note: noun === "server" ? "None registered" : "None bound", tone: "none" }];
  if (nodes.length <= MOST) return nodes;
  const rest = nodes.length - MOST + 1;
  return [...nodes.slice(0, MOST - 1), { id: "more", name: `${rest} more`, note: "", tone: "none" }];
}

function Box({ x, y, node }: { x: number; y: number; node: Node }) {
  return (
    <g>
      <rect x={x} y={y} width={BOX.width} height={BOX.height} rx={6} className="fill-bg stroke-divider" />
      <circle cx={x + 14} cy={y + BOX.height / 2} r={4} className={fills[node.tone]} />
      <text x={x + 26} y={y + (node.note === "" ? 27 : 18)} className="fill-text font-medium text-sm">
        {cut(node.name, 16)}
        <title>{node.name}</title>
      </text>
      <text x={x + 26} y={y + 34} className="fill-muted text-xs">
        {node.note}
      </text>
    </g>
  );
}

function Line({ from, to, tone }: { from: [number, number]; to: [number, number]; tone: Tone }) {
  const bend = (from[0] + to[0]) / 2;
  return (
    <path
      d={`M${from[0]} ${from[1]} C${bend} ${from[1]} ${bend} ${to[1]} ${to[0]} ${to[1]}`}
      fill="none"
      strokeWidth={1.5}
      strokeDasharray={tone === "none" ? "3 4" : undefined}
      className={clsx(strokes[tone])}
    />
  );
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

function summaryOf(cluster: ClusterView, servers: readonly Node[], served: readonly Node[]): string {
  const tell = (nodes: readonly Node[]) => nodes.map(({ name, note }) => (note === "" ? name : `${name} (${note})`)).join(", ");
  return `Cluster ${cluster.name}. Servers: ${tell(servers)}. Directories: ${tell(served)}.`;
}
