import type { Asset } from "@/lib/assets/queries";
import { qrMatrix, qrPath } from "@/lib/qr/matrix";

/** A sticker for the machine: black on white whatever the theme, alone on the sheet when printed. */
export function AssetLabel({ asset, url }: { asset: Asset; url: string }) {
  const { size, path } = qrPath(qrMatrix(url));
  return (
    <div className="print:fixed print:inset-0 print:z-[999] print:bg-white">
      <figure
        aria-label={`Label of ${asset.name}`}
        className="grid w-full max-w-[26rem] grid-cols-[auto_1fr] items-center gap-4 rounded-md border border-black bg-white p-4 text-black print:max-w-[90mm] print:rounded-none"
      >
        <svg
          viewBox={`0 0 ${size} ${size}`}
          role="img"
          aria-label={`QR code that opens ${url}`}
          shapeRendering="crispEdges"
          className="size-36 print:size-[32mm]"
        >
          <rect width={size} height={size} fill="white" />
          <path d={path} fill="black" />
        </svg>
        <figcaption className="grid min-w-0 gap-1 [overflow-wrap:anywhere]">
          <span className="font-semibold text-xl leading-tight">{asset.tag ?? asset.name}</span>
          {asset.tag ? <span className="text-md leading-snug">{asset.name}</span> : null}
          <span className="text-sm">{asset.siteName}</span>
          {asset.serialNumber ? <span className="font-mono text-sm">{asset.serialNumber}</span> : null}
        </figcaption>
      </figure>
    </div>
  );
}
