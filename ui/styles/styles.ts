// The order of the style sheets.
import './tokens.css';
import './base.css';
import './shell.css';
import './elements.css';
