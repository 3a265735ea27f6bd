import { Pill } from "@/components/ui/pill";
import { ProgressBar } from "@/components/ui/progress";
import { healthTone, levelTone, sentence, statusTone, statusWord } from "./words";

export const StatusPill = ({ status }: { status: string }) => (
  <Pill tone={statusTone[status] ?? "off"}>{statusWord[status] ?? sentence(status)}</Pill>
);
export const LevelPill = ({ level }: { level: string }) => <Pill tone={levelTone[level] ?? "off"}>{sentence(level)}</Pill>;

/** Score and bar; a dash while nothing has been computed. */
export function Health({ score, name }: { score: number | null; name: string }) {
  if (score === null) return <span className="text-ink-3">–</span>;
  return (
    <span className="inline-flex w-full max-w-[96px] items-center gap-2 max-phone:w-auto">
      <ProgressBar
        label={`Health of ${name}`}
        value={score}
        tone={healthTone(score)}
        kind="meter"
        className="min-w-8 flex-1 max-phone:hidden"
      />
      <span className="text-right tabular-nums phone:min-w-[3ch]">{score}</span>
    </span>
  );
}
