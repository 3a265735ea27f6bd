import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import Link from "next/link";
import { Slot } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

export const buttonClass = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-3.5 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        default: "border-line-strong bg-raised text-ink shadow-lift enabled:hover:bg-sunken [a]:hover:bg-sunken",
        primary: "border-accent bg-accent text-on-accent enabled:hover:brightness-110 [a]:hover:brightness-110",
        quiet: "border-transparent bg-transparent text-ink-2 hover:bg-sunken hover:text-ink",
        danger: "border-crit bg-crit text-on-crit enabled:hover:brightness-110",
        "danger-quiet": "border-line-strong bg-raised text-crit-ink shadow-lift hover:bg-crit-soft",
      },
      size: { sm: "h-[26px] px-2 text-sm", md: "h-[30px] px-[11px]", lg: "h-9 px-4 text-md" },
    },
    defaultVariants: { variant: "default", size: "md" },
  },
);

type Look = VariantProps<typeof buttonClass>;
export type ButtonProps = ComponentProps<"button"> & Look & { asChild?: boolean; pending?: boolean | undefined };

export function Button({ variant, size, asChild, pending, className, children, disabled, type = "button", ...props }: ButtonProps) {
  const look = cn(buttonClass({ variant, size }), className);
  if (asChild)
    return (
      <Slot.Root className={look} {...props}>
        {children}
      </Slot.Root>
    );
  return (
    <button type={type} className={look} disabled={disabled || pending} aria-busy={pending || undefined} {...props}>
      {pending ? <LoaderCircle className="animate-spin" aria-hidden /> : null}
      {children}
    </button>
  );
}

export type LinkButtonProps = ComponentProps<typeof Link> & Look;

export function LinkButton({ variant, size, className, ...props }: LinkButtonProps) {
  return <Link className={cn(buttonClass({ variant, size }), className)} {...props} />;
}

export type IconButtonProps = Omit<ButtonProps, "asChild" | "aria-label"> & { label: string; children: ReactNode };

/** A square button that is only an icon: the label is its name and its hover text. */
export function IconButton({ label, variant = "quiet", size = "md", className, ...props }: IconButtonProps) {
  return (
    <Button
      aria-label={label}
      title={label}
      variant={variant}
      size={size}
      className={cn("px-0 [&_svg]:size-4", size === "sm" ? "w-[26px]" : "w-[30px]", className)}
      {...props}
    />
  );
}
