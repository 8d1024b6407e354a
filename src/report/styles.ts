// The style sheet of every page: system fonts, one accent, colours as variables for light, dark and paper.

const lightColours = `
--page:#f7f7f5;--surface:#fff;--ink:#1b232d;--quiet:#566170;--line:#d9dee4;--grid:#e8ebef;--overall:#87919d;--accent:#1a5c94;
--strong:#a63c06;--strong-ground:#fdf1e8;--mild:#755800;--mild-ground:#fbf5df;--none:#1a5c94;--none-ground:#eaf2f9;--unknown:#566170;--unknown-ground:#eff1f3;
--series-1:#0072b2;--series-2:#c4500a;--series-3:#00795c;--series-4:#a8477f;--series-5:#6a5acd;--series-6:#8a6a00;--series-7:#2b8fc4;--series-8:#4a4f57;`;

const darkColours = `
--page:#11151a;--surface:#181d24;--ink:#e7ebf0;--quiet:#a3aebb;--line:#303844;--grid:#262d37;--overall:#7b8794;--accent:#74b6ee;
--strong:#ff9d63;--strong-ground:#37220f;--mild:#e2c154;--mild-ground:#302810;--none:#74b6ee;--none-ground:#152a3d;--unknown:#a3aebb;--unknown-ground:#232a33;
--series-1:#5ab3ec;--series-2:#ff9454;--series-3:#3fcb9f;--series-4:#e38fc3;--series-5:#a99df2;--series-6:#d8b740;--series-7:#a5dcf7;--series-8:#c8ced6;`;

const base = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",Arial,sans-serif;overflow-wrap:break-word}
h1,h2,h3,h4{line-height:1.25;font-weight:650;margin:0;text-wrap:balance}
h1{font-size:1.9rem;letter-spacing:-.015em}
h2{font-size:1.35rem;letter-spacing:-.01em;margin-bottom:.5rem}
h3{font-size:1.08rem;margin:2rem 0 .5rem}
h4{font-size:.95rem;margin:1.25rem 0 .35rem}
p{margin:.5rem 0;max-width:72ch}
a{color:var(--accent)}
code{font:.88em ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
small{font-size:.82em;color:var(--quiet)}
.quiet,.lead,figcaption,caption{color:var(--quiet)}
.lead{margin:0 0 1rem}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--surface);padding:.5rem 1rem;z-index:2}`;

const layout = `
.frame{max-width:1240px;margin:0 auto;padding:2rem 1.25rem 4rem;display:grid;gap:0 3rem;grid-template-columns:minmax(0,1fr)}
header{padding-bottom:1.25rem}
header .facts{color:var(--quiet);margin:.4rem 0 0}
nav ol{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1rem;font-size:.9rem}
nav a{text-decoration:none}nav a:hover{text-decoration:underline}
nav{padding:.75rem 0;border-block:1px solid var(--line);margin-bottom:1.5rem}
main{min-width:0}
main>section{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:1.5rem 1.6rem;margin-bottom:1.5rem}
footer{color:var(--quiet);font-size:.88rem}
@media (min-width:1120px){
.frame{grid-template-columns:11rem minmax(0,1fr)}
header,footer,.stamps{grid-column:2}
nav{grid-column:1;grid-row:1/span 4;border:0;padding:.4rem 0 0;margin:0}
nav ol{position:sticky;top:1.5rem;flex-direction:column;gap:.45rem}
}
@media (max-width:560px){.frame{padding:1.25rem .75rem 3rem}main>section{padding:1.1rem .9rem}h1{font-size:1.5rem}.pairs .chart{width:100%;min-width:330px}}`;

const components = `
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:.86rem;font-variant-numeric:tabular-nums;margin:.25rem 0 1rem;min-width:min(100%,34rem)}
caption{text-align:left;padding:.35rem 0;font-size:.86rem;font-weight:600;color:var(--ink)}
caption span{display:block;width:fit-content;max-width:min(72ch,100vw - 4.5rem);position:sticky;left:0}
th,td{padding:.34rem .6rem;text-align:right;vertical-align:top;border-bottom:1px solid var(--grid)}
th:first-child,td:first-child{padding-left:0}
thead th{border-bottom:1px solid var(--line);color:var(--quiet);font-weight:600;vertical-align:bottom}
th[scope=row],.text{text-align:left}
th[scope=row]{font-weight:500;min-width:7rem;max-width:18rem}
td small{display:block;white-space:nowrap}
.text{overflow-wrap:anywhere;min-width:6rem}
.numbers td:not(.text){white-space:nowrap}
.numbers :is(th,td):not(:first-child){padding-inline:.42rem}
.wide-numbers{font-size:.8rem}
figure{margin:.75rem 0 1.25rem;min-width:0}
figcaption{font-size:.86rem;max-width:72ch;margin-top:.3rem}
.chart{display:block;font-family:inherit;font-size:11px;overflow:visible;max-width:none;height:auto}
.chart-box .chart{margin:0 2px}
.chart text{white-space:pre}
.panel .chart{max-width:100%}
.panel figcaption{margin:0 0 .5rem}
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(370px,100%),1fr));gap:.5rem 2.5rem}
.pairs{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(440px,100%),1fr));gap:0 2rem}
.pairs>*{min-width:0}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;list-style:none;padding:0;margin:.5rem 0;font-size:.86rem}
.swatch{vertical-align:middle;margin-right:.4rem}
.badge{display:inline-block;border-radius:5px;padding:.06rem .5rem;font-size:.84rem;font-weight:600;white-space:nowrap;border:1px solid transparent}
.strong{color:var(--strong);background:var(--strong-ground)}
.mild{color:var(--mild);background:var(--mild-ground)}
.none{color:var(--none);background:var(--none-ground)}
.unknown{color:var(--unknown);background:var(--unknown-ground);border:1px dashed var(--overall)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(296px,100%),1fr));gap:1rem;margin:1rem 0;padding:0;list-style:none}
.card{border:1px solid var(--line);border-top:5px solid var(--tone);border-radius:8px;padding:1rem 1.1rem;background:var(--surface);min-width:0}
.card.t-strong{--tone:var(--strong)}.card.t-mild{--tone:var(--mild)}.card.t-none{--tone:var(--none)}
.card.t-unknown{--tone:var(--overall);border-top-style:dashed}
.card h3{margin:0;font-size:1rem}
.card .role{float:right;font-size:.78rem;color:var(--quiet);margin-left:.5rem}
.card .says{font-size:1.16rem;font-weight:650;line-height:1.3;margin:.35rem 0 .2rem;color:var(--tone)}
.card.t-unknown .says{color:var(--quiet)}
.card p{margin:.25rem 0;font-size:.9rem}
.card .chart{max-width:100%;margin:.5rem 0}
dl{margin:.6rem 0;display:grid;gap:.2rem}
dl>div{display:grid;grid-template-columns:minmax(6rem,11.5rem) 1fr;gap:.75rem;font-size:.9rem}
dt{color:var(--quiet)}dd{margin:0;font-variant-numeric:tabular-nums}
.card dl>div{grid-template-columns:1fr auto;border-top:1px solid var(--grid);padding-top:.2rem;font-size:.86rem}
.card dd{text-align:right}
.stamp{border:2px solid var(--strong);border-radius:8px;background:var(--strong-ground);padding:1rem 1.25rem;margin-bottom:1.5rem}
.stamp h2{color:var(--strong);font-size:1.1rem}
.stamp ul{margin:.4rem 0 0;padding-left:1.2rem}
.warnings{list-style:none;padding:0;margin:0}
.warnings li{padding:.6rem 0;border-top:1px solid var(--grid)}
.warnings p{margin:.2rem 0}
.bar{display:block;height:7px;border-radius:2px;background:var(--accent);min-width:1px;margin-top:.45rem}
.sizes td:nth-child(2){width:11rem;min-width:5rem}
.beside{color:var(--quiet);display:inline-block;min-width:3.4em}
.checklist{table-layout:fixed;width:100%;min-width:42rem}
.checklist th:nth-child(1){width:32%}.checklist th:nth-child(2){width:8.5rem}.checklist th:nth-child(4){width:22%}
details{border-top:1px solid var(--grid);padding:.45rem 0}
summary{cursor:pointer;font-weight:600;font-size:.93rem;padding:.15rem 0}
summary h3{display:inline;margin:0;font-size:inherit}
.left-out{border-left:4px solid var(--overall);padding:.4rem .8rem;background:var(--unknown-ground);color:var(--ink)}
.matrix td{text-align:left;white-space:nowrap}
.matrix td small{margin-top:.1rem}`;

const paper = `
@page{size:A4;margin:15mm 14mm 16mm}
.on-paper{display:none}
@media print{
.on-paper{display:block}
:root{${lightColours}--page:#fff}
html{font-size:13px}
p{max-width:96ch}.verdicts li{margin:.6rem 0}
body{font-size:12.5px;background:#fff;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.frame{display:block;padding:0;max-width:none}
nav,.skip{display:none}
main>section{border:0;padding:0;margin:0 0 1.8rem;border-radius:0}
h2{border-bottom:1px solid var(--line);padding-bottom:.3rem}
h1,h2,h3,h4,caption,summary,.legend,.lead{break-after:avoid}
.stamp h2{border:0;padding:0}
figure,.card,.stamp,tr,.legend,.warnings li{break-inside:avoid}
.scroll{overflow:visible}
.chart{max-width:100%}
table{font-size:.82rem}
th,td{padding:.22rem .4rem}
td small{white-space:normal}
.wide-numbers{font-size:.74rem}.wide-numbers th,.wide-numbers td{padding-inline:.18rem}.wide-numbers small{font-size:8px;white-space:nowrap}
.checklist{min-width:0}.checklist th:nth-child(2){width:7.5rem}
th[scope=row]{min-width:4rem}.text{min-width:3rem}
thead{display:table-header-group}
.cards{grid-template-columns:1fr 1fr}
.panels{grid-template-columns:repeat(2,minmax(0,1fr));gap:.25rem 1.5rem;break-inside:avoid}
.pairs{grid-template-columns:repeat(2,minmax(0,1fr))}
details{border:0}
.on-screen{display:none}
details::details-content{content-visibility:visible;display:block;height:auto}
details>summary{list-style:none}
a{color:inherit;text-decoration:none}
}`;

const boardStyle = `
.board .frame{display:block;max-width:920px}
.board main>section{border:0;background:none;padding:0;margin:0 0 1.8rem}
.board .sheet{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:2rem 2.2rem;margin-bottom:1.5rem}
.board .sheet>section{margin-bottom:1.6rem}
.board .sheet>section:last-child{margin-bottom:0}
.verdicts{list-style:none;margin:0;padding:0}
.verdicts li{border-left:5px solid var(--tone);padding:.25rem 0 .25rem 1rem;margin:.8rem 0}
.verdicts li.t-strong{--tone:var(--strong)}.verdicts li.t-mild{--tone:var(--mild)}.verdicts li.t-none{--tone:var(--none)}
.verdicts li.t-unknown{--tone:var(--overall);border-left-style:dashed}
.verdicts h3{margin:0 0 .15rem;display:flex;flex-wrap:wrap;gap:.6rem;align-items:baseline}
.verdicts p{margin:.1rem 0}
.board .verdicts h3{margin-top:0}
.sign{display:grid;grid-template-columns:1fr 1fr;gap:1.4rem 2rem;margin-top:1rem}
.sign div{border-bottom:1px solid var(--ink);height:3.4rem;font-size:.82rem;color:var(--quiet)}
.choices{list-style:none;padding:0;margin:.5rem 0}.choices li::before{content:"☐";margin-right:.6rem}
@media (max-width:560px){.board .sheet{padding:1.1rem .9rem}.sign{grid-template-columns:1fr}}
@media print{
.board .sheet{border:0;padding:0;margin:0;border-radius:0;break-after:page}
.board .sheet:last-of-type{break-after:auto}
.board h3{margin-top:.9rem}.board figure{margin:.2rem 0 .5rem}.board .chart{max-width:620px}
}`;

/** The style sheet of the pages. */
export const styleSheet: string = [
  `:root{color-scheme:light dark;${lightColours}}`,
  `@media screen and (prefers-color-scheme:dark){:root{${darkColours}}}`,
  base,
  layout,
  components,
  boardStyle,
  paper,
].join('\n');
