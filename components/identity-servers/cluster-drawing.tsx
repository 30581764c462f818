import type { BindableDirectory, ClusterView } from "#lib/identity-servers/contract.ts";
import { serverLooks } from "./server-words.ts";

type Tone = "ok" | "info" | "warn" | "error" | "none";
type Node = { id: string; name: string; note: string; tone: Tone };
type Point = readonly [x: number, y: number];

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

/** More than these are counted, not drawn. */
const MOST = 6;
const BOX_HEIGHT = 44;
const PITCH = BOX_HEIGHT + 10;

/** Servers, the cluster, and the directories that it serves, joined by lines in the colour of their state. */
export function ClusterDrawing({
  cluster,
  directories,
}: {
  cluster: ClusterView;
  directories: readonly BindableDirectory[];
}) {
  const servers = shorten(
    cluster.servers.map(({ id, name, state }) => ({
      id,
      name,
      note: serverLooks[state].label,
      tone: serverTones[state],
    })),
    { name: "No server", note: "None registered" },
  );
  const served = shorten(directories.map(nodeOf), { name: "No directory", note: "None bound" });
  return (
    <div role="img" aria-label={summaryOf(cluster, servers, served)} className="@container">
      <SideBySide name={cluster.name} servers={servers} served={served} />
      <Stacked name={cluster.name} servers={servers} served={served} />
    </div>
  );
}

const serverTones = { running: "ok", dead: "error", stopped: "none" } as const;
type DrawingProps = { name: string; servers: readonly Node[]; served: readonly Node[] };

/** Where there is room: servers left, directories right. */
function SideBySide({ name, servers, served }: DrawingProps) {
  const [width, box, radius] = [560, 180, 38];
  const height = Math.max(Math.max(servers.length, served.length) * PITCH - 10, radius * 2) + 4;
  const hub: Point = [width / 2, height / 2];
  const yOf = (index: number, count: number): number => height / 2 - (count * PITCH - 10) / 2 + index * PITCH;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden
      className="mx-auto hidden w-full max-w-[640px] @md:block"
    >
      {servers.map((node, index) => {
        const y = yOf(index, servers.length);
        return (
          <g key={node.id}>
            <Curve from={[box, y + BOX_HEIGHT / 2]} to={[hub[0] - radius, hub[1]]} tone={node.tone} />
            <Box at={[1, y]} width={box} node={node} />
          </g>
        );
      })}
      {served.map((node, index) => {
        const y = yOf(index, served.length);
        return (
          <g key={node.id}>
            <Curve from={[hub[0] + radius, hub[1]]} to={[width - box, y + BOX_HEIGHT / 2]} tone={node.tone} />
            <Box at={[width - box - 1, y]} width={box} node={node} />
          </g>
        );
      })}
      <circle cx={hub[0]} cy={hub[1]} r={radius} className="fill-surface stroke-input" />
      <text
        x={hub[0]}
        y={hub[1]}
        textAnchor="middle"
        dominantBaseline="central"
        className="fill-text font-medium text-sm"
      >
        {cut(name, 10)}
      </text>
    </svg>
  );
}

/** On a narrow screen: servers above, directories below, along one line. */
function Stacked({ name, servers, served }: DrawingProps) {
  const [width, left, trunk] = [300, 32, 12];
  const hubY = servers.length * PITCH;
  const height = hubY + PITCH + served.length * PITCH - 8;
  const row = (node: Node, y: number) => (
    <g key={node.id}>
      <Curve from={[trunk, hubY + BOX_HEIGHT / 2]} to={[left, y + BOX_HEIGHT / 2]} tone={node.tone} />
      <Box at={[left, y]} width={width - left - 1} node={node} />
    </g>
  );
  return (
    <svg viewBox={`0 0 ${width} ${height}`} aria-hidden className="w-full max-w-[340px] @md:hidden">
      {servers.map((node, index) => row(node, 1 + index * PITCH))}
      {served.map((node, index) => row(node, 1 + hubY + PITCH + index * PITCH))}
      <rect
        x={1}
        y={hubY + 1}
        width={width - 2}
        height={BOX_HEIGHT}
        rx={BOX_HEIGHT / 2}
        className="fill-surface stroke-input"
      />
      <text
        x={width / 2}
        y={hubY + 1 + BOX_HEIGHT / 2}
        textAnchor="middle"
        dominantBaseline="central"
        className="fill-text font-medium text-sm"
      >
        {cut(name, 30)}
      </text>
    </svg>
  );
}

function Box({ at: [x, y], width, node }: { at: Point; width: number; node: Node }) {
  return (
    <g>
      <title>{node.name}</title>
      <rect x={x} y={y} width={width} height={BOX_HEIGHT} rx={6} className="fill-bg stroke-divider" />
      <circle cx={x + 15} cy={y + BOX_HEIGHT / 2} r={4} className={fills[node.tone]} />
      <text x={x + 29} y={y + (node.note === "" ? 27 : 19)} className="fill-text font-medium text-sm">
        {cut(node.name, Math.floor((width - 40) / 7))}
      </text>
      <text x={x + 29} y={y + 35} className="fill-muted text-xs">
        {node.note}
      </text>
    </g>
  );
}

function Curve({ from, to, tone }: { from: Point; to: Point; tone: Tone }) {
  const bend = (from[0] + to[0]) / 2;
  return (
    <path
      d={`M${from[0]} ${from[1]} C${bend} ${from[1]} ${bend} ${to[1]} ${to[0]} ${to[1]}`}
      fill="none"
      strokeWidth={1.5}
      strokeDasharray={tone === "none" ? "3 4" : undefined}
      className={strokes[tone]}
    />
  );
}

const healthLooks = {
  healthy: { note: "Healthy", tone: "ok" },
  checking: { note: "Checking", tone: "info" },
  degraded: { note: "Degraded", tone: "warn" },
  failed: { note: "Failed", tone: "error" },
  none: { note: "Not diagnosed yet", tone: "none" },
} as const;

function nodeOf({ id, name, health, enabled }: BindableDirectory): Node {
  return enabled
    ? { id, name, ...healthLooks[health ?? "none"] }
    : { id, name, note: "Disabled", tone: "none" };
}

function shorten(nodes: readonly Node[], nobody: Pick<Node, "name" | "note">): readonly Node[] {
  if (nodes.length === 0) return [{ id: "none", tone: "none", ...nobody }];
  if (nodes.length <= MOST) return nodes;
  const rest = nodes.slice(MOST - 1);
  const worst =
    (["error", "warn", "info"] as const).find((tone) => rest.some((node) => node.tone === tone)) ?? "none";
  return [...nodes.slice(0, MOST - 1), { id: "more", name: `${rest.length} more`, note: "", tone: worst }];
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

function summaryOf(cluster: ClusterView, servers: readonly Node[], served: readonly Node[]): string {
  const tell = (nodes: readonly Node[]) =>
    nodes.map(({ name, note }) => (note === "" ? name : `${name} (${note})`)).join(", ");
  return `Cluster ${cluster.name}. Servers: ${tell(servers)}. Directories: ${tell(served)}.`;
}
