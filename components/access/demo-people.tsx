import { Note } from "@/components/ui/badge";
import { SubmitButton } from "@/components/ui/form";

export type DemoPerson = { email: string; name: string; role: string; organization: string };

/** One click signs in as somebody of the demonstration. Only a loopback installation on its own database offers them. */
export function DemoPeople({
  people,
  action,
  next,
}: {
  people: readonly DemoPerson[];
  action: (data: FormData) => Promise<void>;
  next?: string | undefined;
}) {
  const organizations = [...new Set(people.map(({ organization }) => organization))];
  return (
    <Note>
      <p>Demo on this computer. Continue as</p>
      {organizations.map((organization) => (
        <section key={organization} aria-label={organization} className="mt-2.5">
          <p className="mb-1 text-sm">{organization}</p>
          <ul className="grid gap-1">
            {people
              .filter((person) => person.organization === organization)
              .map((person) => (
                <li key={person.email}>
                  <form action={action}>
                    <input type="hidden" name="email" value={person.email} />
                    {next ? <input type="hidden" name="next" value={next} /> : null}
                    <SubmitButton variant="default" className="w-full justify-between gap-3 text-left">
                      <span>{person.name}</span>
                      <span className="font-normal text-ink-2 text-sm">{person.role}</span>
                    </SubmitButton>
                  </form>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </Note>
  );
}
