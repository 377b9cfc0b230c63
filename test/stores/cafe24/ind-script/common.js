// biome-ignore-all lint: plain ES5 with globals, as the platform serves it
// Platform script of every page: routes, currency, log-in state, the member's data, scripts installed by apps.

var EC_ROUTE = {
  getPathName: function () {
    var prefix = EC_STAND_IN.prefix;
    return prefix && location.pathname.indexOf(prefix) === 0
      ? location.pathname.slice(prefix.length) || '/'
      : location.pathname;
  },
  getPrefixUrl: function (path) {
    return EC_STAND_IN.prefix + path;
  },
};

var SHOP = {
  getProductVer: function () {
    return 2;
  },
  getCurrency: function () {
    return EC_STAND_IN.currency;
  },
  getLanguage: function () {
    return document.documentElement.lang;
  },
  isMobile: function () {
    return EC_STAND_IN.mobile;
  },
};

function setCategoryCookie(category) {
  document.cookie = 'current_category=' + encodeURIComponent(JSON.stringify(category)) + '; path=/';
}

var CAPP_ASYNC_METHODS = {
  EC_PATH_ROLE: EC_STAND_IN.role,
  IS_LOGIN: /(?:^|;\s*)iscache=F/.test(document.cookie),
  _key: 'member_' + EC_SDE_SHOP_NUM,

  // Shows the log-in block. The member's data is kept for ten minutes, and only where the skin has the block.
  init: function () {
    var self = this;
    EC$('.xans-layout-statelogon').toggleClass('displaynone', !this.IS_LOGIN);
    EC$('.xans-layout-statelogoff').toggleClass('displaynone', this.IS_LOGIN);
    if (!this.IS_LOGIN) return sessionStorage.removeItem(this._key);
    if (!EC_STAND_IN.loginBlock) return;
    var kept = this._kept();
    if (kept) return this._fill(kept);
    EC$.getJSON(EC_ROUTE.getPrefixUrl('/exec/front/manage/async?module=member'), function (answer) {
      if (!answer.member) return;
      sessionStorage.setItem(self._key, JSON.stringify({ exp: new Date().getTime() + 600000, data: answer.member }));
      self._fill(answer.member);
    });
  },

  _kept: function () {
    try {
      var kept = JSON.parse(sessionStorage.getItem(this._key));
      return kept && kept.exp > new Date().getTime() ? kept.data : null;
    } catch (e) {
      return null;
    }
  },

  _fill: function (member) {
    EC$('.xans-member-var-id').text(member.member_id);
    EC$('.xans-member-var-name').text(member.name);
    EC$('.xans-member-var-email').text(member.email);
  },
};

EC$(function () {
  CAPP_ASYNC_METHODS.init();
});

// Scripts installed through the API: one after the other, after everything else has loaded.
EC$(window).bind('load', function () {
  var waiting = EC_STAND_IN.appScripts.slice();
  (function next() {
    var src = waiting.shift();
    if (!src) return;
    var script = document.createElement('script');
    script.src = src + (src.indexOf('?') < 0 ? '?' : '&') + 'vs=20261101&client_id=standin';
    script.onload = script.onerror = next;
    document.body.appendChild(script);
  })();
});
