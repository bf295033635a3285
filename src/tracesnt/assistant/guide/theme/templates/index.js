{% include "copy.js" %}
